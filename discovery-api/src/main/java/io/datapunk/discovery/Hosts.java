package io.datapunk.discovery;

import java.util.regex.Pattern;

/** The syntax of host names and of IP addresses; nothing is looked up. */
final class Hosts {

  private static final int MOST_CHARS = 253;
  private static final int IPV6_GROUPS = 8;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?");
  private static final Pattern DOTTED_NUMBERS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
  private static final Pattern OCTET = Pattern.compile("25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]{1,63}");
  private static final Pattern ALL_ZERO = Pattern.compile("[0:.]+");

  private Hosts() {}

  /** Returns whether it is a name, an IPv4 address, or an IPv6 address without brackets. */
  static boolean isHost(String text) {
    if (text.length() > MOST_CHARS) {
      return false;
    }
    if (text.indexOf(':') >= 0) {
      return isIpv6WithZone(text);
    }
    return DOTTED_NUMBERS.matcher(text).matches() ? isIpv4(text) : isName(text);
  }

  /** Returns whether a host is the address that means "any", at which nobody can be reached. */
  static boolean isWildcard(String host) {
    return (host.indexOf(':') >= 0 || isIpv4(host)) && ALL_ZERO.matcher(host).matches();
  }

  /** Labels with dots between them; one more dot may end the name. */
  private static boolean isName(String text) {
    String relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    for (String label : relative.split("\\.", -1)) {
      if (label.length() > 63 || !NAME.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv4(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != 4) {
      return false;
    }
    for (String octet : octets) {
      if (!OCTET.matcher(octet).matches()) {
        return false;
      }
    }
    return true;
  }

  /** RFC 4007: an address, then perhaps a zone such as {@code %eth0}. */
  private static boolean isIpv6WithZone(String text) {
    int percent = text.indexOf('%');
    return percent < 0
        ? isIpv6(text)
        : isIpv6(text.substring(0, percent)) && ZONE.matcher(text.substring(percent + 1)).matches();
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true) == IPV6_GROUPS;
    }
    int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
    int after = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
  }

  /** Returns how many groups of 16 bits there are, or -1 if one is wrong. */
  private static int groups(String text, boolean mayEndInIpv4) {
    String[] parts = text.split(":", -1);
    int count = parts.length;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && mayEndInIpv4 && isIpv4(parts[i])) {
        count++;
      } else if (!HEX.matcher(parts[i]).matches()) {
        return -1;
      }
    }
    return count;
  }
}

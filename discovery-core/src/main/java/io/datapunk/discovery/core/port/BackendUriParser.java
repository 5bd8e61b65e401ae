package io.datapunk.discovery.core.port;

import io.datapunk.discovery.core.port.BackendUri.HostPort;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@link BackendUri}. What is wrong with a text may be that a secret stands in the wrong
 * place: messages therefore say which part is wrong, and repeat none of it but a port's digits, an
 * address that cannot be anything else, and the one mark that does not belong there.
 */
final class BackendUriParser {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{0,255}");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  /** What people forget the scheme of, and what is no secret: this host, or an IPv4 address. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{1,5})?");

  private static final String WITH_SCHEME =
      "scheme://host:port or scheme:name, such as consul://localhost:8500, redis://localhost:6379"
          + " or memory:";

  /** An IPv6 address; RFC 6874 writes its zone behind {@code %25}, people write {@code %}. */
  private static final Pattern BRACKETED =
      Pattern.compile("\\[([0-9A-Fa-f.]*:[0-9A-Fa-f:.]+)(?:%(?:25(?!]))?([A-Za-z0-9._-]{1,63}))?]");

  /** Marks of ASCII that neither hosts nor names nor ports have; a blank first of all. */
  private static final String MARKS = " !\"#$%&'()*+,:;<=>?@[\\]^`{|}~";

  private BackendUriParser() {}

  static BackendUri parse(String text) {
    if (!text.equals(text.strip())) {
      throw BackendUri.violation("uri", "with blanks around it", WITH_SCHEME);
    }
    int colon = text.indexOf(':');
    boolean isAddress = ADDRESS.matcher(text).matches();
    if (isAddress || colon < 0 || !SCHEME.matcher(text.substring(0, colon)).matches()) {
      String shown = isAddress ? '"' + text + "\" without a scheme" : "without a scheme";
      throw BackendUri.violation("uri", shown, WITH_SCHEME);
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = text.substring(colon + 1);
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.startsWith("//") ? place.indexOf('/', 2) : -1;
    int end = !place.startsWith("//") ? 0 : slash < 0 ? place.length() : slash;
    if (rest.indexOf('@', end) >= 0) {
      throw BackendUri.violation(
          "uri", "with an @ outside of user information", "/ ? @ in it as %2F %3F %40");
    }
    SortedMap<String, String> options =
        question < 0 ? new TreeMap<>() : options(rest.substring(question + 1));
    if (end == 0) {
      if (ADDRESS.matcher(place).matches() && place.indexOf(':') >= 0) {
        String meant = scheme + "://" + place;
        throw BackendUri.violation("uri", '"' + scheme + ':' + place + "\" without //", meant);
      }
      return new BackendUri(scheme, Optional.empty(), List.of(), name(place), options);
    }
    String authority = place.substring(2, end);
    int at = authority.lastIndexOf('@');
    Optional<String> userInfo =
        at < 0 ? Optional.empty() : Optional.of(userInfo(authority.substring(0, at)));
    String name = slash < 0 ? "" : name(place.substring(slash + 1));
    return new BackendUri(scheme, userInfo, hosts(authority.substring(at + 1)), name, options);
  }

  /** Returns it as it is, since a colon in a user's name is only then told from the one behind. */
  private static String userInfo(String text) {
    if (text.indexOf(',') >= 0) {
      throw BackendUri.violation(
          "uri",
          "with a comma before an @",
          "user information once, before the first host, a comma in it as %2C");
    }
    decode(text);
    return text;
  }

  private static List<HostPort> hosts(String text) {
    List<HostPort> hosts = new ArrayList<>();
    for (String host : text.split(",", -1)) {
      hosts.add(hostPort(host, hosts.size() + 1));
    }
    return hosts;
  }

  private static HostPort hostPort(String text, int number) {
    Matcher bracketed = BRACKETED.matcher(text);
    if (bracketed.lookingAt()) {
      String zone = bracketed.group(2);
      String host = bracketed.group(1) + (zone == null ? "" : "%" + zone);
      return new HostPort(host, port(text.substring(bracketed.end())));
    }
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (!HOST.matcher(host).matches()) {
      throw BackendUri.violation(
          "host",
          "number " + number + (text.isEmpty() ? " is empty" : " is none" + strangerIn(host)),
          "a host name or an IP address, IPv6 in brackets");
    }
    return new HostPort(host, port(colon < 0 ? "" : text.substring(colon)));
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    String digits = text.substring(1);
    boolean begins = text.startsWith(":");
    boolean isNumber = begins && PORT.matcher(digits).matches();
    int port = isNumber ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65_535) {
      String shown = isNumber ? digits : "no port" + (begins ? strangerIn(digits) : "");
      throw BackendUri.violation("port", shown, "1-65535");
    }
    return port;
  }

  private static String name(String text) {
    String name = decode(text);
    if (!NAME.matcher(name).matches()) {
      throw BackendUri.violation(
          "name",
          "with other characters or too long" + strangerIn(name),
          "0-255 letters, digits and . _ / -");
    }
    return name;
  }

  /** Names a mark that does not belong into names, and nothing of what may be a secret else. */
  private static String strangerIn(String text) {
    return text.chars()
        .filter(c -> MARKS.indexOf(c) >= 0)
        .mapToObj(c -> ", with \"" + (char) c + "\" in it")
        .findFirst()
        .orElse("");
  }

  private static SortedMap<String, String> options(String text) {
    SortedMap<String, String> options = new TreeMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? "" : decode(pair.substring(0, equals));
      if (!NAME.matcher(key).matches() || key.isEmpty()) {
        throw BackendUri.violation("option", "no option", "key=value, several with & between them");
      }
      if (options.put(key, decode(pair.substring(equals + 1))) != null) {
        throw BackendUri.violation("option", key + " twice", "each option once");
      }
    }
    return options;
  }

  static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw BackendUri.violation("uri", "with a broken %-escape", "%XX with two hex digits");
    }
  }
}

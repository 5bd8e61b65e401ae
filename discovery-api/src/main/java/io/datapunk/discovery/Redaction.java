package io.datapunk.discovery;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URIs and paths without what may be secret. */
final class Redaction {

  private static final String HIDDEN = "***";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?])(:\\d{1,5})?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]*");

  private Redaction() {}

  /**
   * Returns a backend's URI without its user information and options. One that does not look like a
   * URI of ours is not shown at all, since then nobody knows which part of it is secret.
   */
  static String ofUri(String uri) {
    Matcher scheme = SCHEME.matcher(uri);
    if (!scheme.lookingAt()) {
      return HIDDEN;
    }
    String rest = uri.substring(scheme.end());
    int question = rest.indexOf('?');
    String options = question < 0 ? "" : "?" + HIDDEN;
    String place = question < 0 ? rest : rest.substring(0, question);
    boolean clear = rest.indexOf('@', place.length()) < 0;
    if (clear && place.startsWith("//")) {
      int slash = place.indexOf('/', 2);
      String authority = slash < 0 ? place.substring(2) : place.substring(2, slash);
      String name = slash < 0 ? "" : place.substring(slash);
      int at = authority.lastIndexOf('@');
      String hosts = authority.substring(at + 1);
      if (areAddresses(hosts) && NAME.matcher(name).matches()) {
        return scheme.group() + "//" + (at < 0 ? "" : HIDDEN + "@") + hosts + name + options;
      }
    } else if (clear && NAME.matcher(place).matches()) {
      return scheme.group() + place + options;
    }
    return scheme.group() + HIDDEN;
  }

  /** Returns a path without its query; not at all if it may be a URL with user information. */
  static String ofPath(String path) {
    int question = path.indexOf('?');
    String bare = question < 0 ? path : path.substring(0, question) + "?" + HIDDEN;
    return path.indexOf('@') < 0 || path.startsWith("/") ? bare : HIDDEN;
  }

  private static boolean areAddresses(String hosts) {
    return Arrays.stream(hosts.split(",", -1)).allMatch(host -> ADDRESS.matcher(host).matches());
  }
}

package io.datapunk.discovery.core.port;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parts of a {@link BackendUri}. No message here repeats a text that may hold a secret. */
final class BackendUriParser {

  private BackendUriParser() {}

  static BackendUri.HostPort hostPort(String text) {
    String host;
    String port;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      if (end < 0) {
        throw BackendUri.violation("host", text, "a closing bracket");
      }
      host = text.substring(1, end);
      port = text.substring(end + 1);
    } else {
      int colon = text.indexOf(':');
      host = colon < 0 ? text : text.substring(0, colon);
      port = colon < 0 ? "" : text.substring(colon);
    }
    if (!host.matches("[A-Za-z0-9._:%-]{1,255}")) {
      throw BackendUri.violation("host", '"' + host + '"', "a host name or an IP address");
    }
    return new BackendUri.HostPort(host, port(port));
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    if (text.matches(":\\d{1,5}")) {
      int port = Integer.parseInt(text.substring(1));
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    }
    String shown = text.startsWith(":") ? text.substring(1) : text;
    throw BackendUri.violation("port", '"' + shown + '"', "1-65535");
  }

  static String name(String text) {
    String name = decode(text);
    if (!name.matches("[A-Za-z0-9._/-]{0,255}")) {
      throw BackendUri.violation("name", '"' + name + '"', "letters, digits and . _ / -");
    }
    return name;
  }

  static SortedMap<String, String> options(String text) {
    SortedMap<String, String> options = new TreeMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw BackendUri.violation("option", "without a value", "key=value");
      }
      String key = decode(pair.substring(0, equals));
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

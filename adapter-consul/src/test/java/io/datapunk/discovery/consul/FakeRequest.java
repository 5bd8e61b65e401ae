package io.datapunk.discovery.consul;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;

/** A request as a fake agent received it. Header names compare without regard to case. */
record FakeRequest(String method, String target, TreeMap<String, String> headers, String body) {

  /** Reads one; empty at the end of the connection. */
  static Optional<FakeRequest> read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String[] words = first.split(" ");
    TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return Optional.of(new FakeRequest(words[0], words[1], headers, body));
  }

  Optional<String> token() {
    return Optional.ofNullable(headers.get("X-Consul-Token"));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append(c == '\r' ? "" : Character.toString(c));
    }
    return line.toString();
  }
}

package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A question to a Consul agent, asked while waiting for it. */
final class HttpProbe {
  private static final int TIMEOUT_MILLIS = 2_000;

  private HttpProbe() {}

  /**
   * The body of a 200.
   *
   * @throws IOException for any other answer, and for none
   */
  static String get(URI uri, Optional<String> token) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    token.ifPresent(value -> connection.setRequestProperty("X-Consul-Token", value));
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException(uri.getPath() + ": status " + status);
      }
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    } finally {
      connection.disconnect();
    }
  }
}

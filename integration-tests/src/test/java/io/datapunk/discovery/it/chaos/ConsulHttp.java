package io.datapunk.discovery.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** Plain requests to one agent, past the library; each is over soon, well or not. */
final class ConsulHttp {

  private static final int CONNECT_MILLIS = 1_000;
  private static final int READ_MILLIS = 3_000;

  private final URI agent;

  ConsulHttp(URI agent) {
    this.agent = agent;
  }

  /** The body of a 200; anything else is an {@link IOException}. */
  String get(String path) throws IOException {
    return new String(bytes(path), UTF_8);
  }

  byte[] bytes(String path) throws IOException {
    return answer(open(path), path);
  }

  String put(String path, byte[] body) throws IOException {
    HttpURLConnection connection = open(path);
    connection.setRequestMethod("PUT");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return new String(answer(connection, path), UTF_8);
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) agent.resolve(path).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    return connection;
  }

  private static byte[] answer(HttpURLConnection connection, String path) throws IOException {
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      try (InputStream error = connection.getErrorStream()) {
        String text = error == null ? "" : new String(error.readAllBytes(), UTF_8);
        throw new ConsulRefusal(path, status, text);
      }
    }
    try (InputStream body = connection.getInputStream()) {
      return body.readAllBytes();
    }
  }

  /** An answer other than 200. */
  static final class ConsulRefusal extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    ConsulRefusal(String path, int status, String text) {
      super(path + ": " + status + " " + text);
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}

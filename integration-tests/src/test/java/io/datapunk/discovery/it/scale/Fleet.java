package io.datapunk.discovery.it.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Services that are registered and changed past the library, by plain HTTP: each has one instance
 * with a check, whose port is the state; at times it is sick, or has a second one.
 */
final class Fleet {

  private static final int FIRST_PORT = 10_000;
  private static final int TIMEOUT_MILLIS = 10_000;

  private final URI agent;
  private final TreeMap<String, String> states = new TreeMap<>();
  private final TreeMap<String, String> restored = new TreeMap<>();
  private int port = FIRST_PORT;

  Fleet(URI agent) {
    this.agent = agent;
  }

  /** Registers as many services. */
  void register(int services) {
    for (int i = 0; i < services; i++) {
      String service = WatcherMain.service(i);
      put(service, service, FIRST_PORT);
      states.put(service, String.valueOf(FIRST_PORT));
    }
  }

  /** Changes one service, and returns its new state. */
  String change(String service, int kind) {
    String state = states.getOrDefault(service, "");
    String next;
    if (state.isEmpty()) {
      request("PUT", "/v1/agent/check/pass/service:" + service, "");
      next = Optional.ofNullable(restored.remove(service)).orElseThrow();
    } else if (state.contains(",")) {
      request("PUT", "/v1/agent/service/deregister/" + service + "-2", "");
      next = state.split(",")[0];
    } else if (kind == 0) {
      request("PUT", "/v1/agent/check/fail/service:" + service, "");
      restored.put(service, state);
      next = "";
    } else if (kind == 1) {
      put(service, service + "-2", ++port);
      next = state + "," + port;
    } else {
      put(service, service, ++port);
      next = String.valueOf(port);
    }
    states.put(service, next);
    return next;
  }

  /** Returns the body of an answer. */
  String get(String path) {
    return request("GET", path, "");
  }

  private void put(String service, String id, int at) {
    request(
        "PUT",
        "/v1/agent/service/register",
        """
        {"Name": "%s", "ID": "%s", "Address": "10.0.0.1", "Port": %d,
         "Check": {"CheckID": "service:%s", "TTL": "1h", "Status": "passing"}}
        """
            .formatted(service, id, at, id));
  }

  /** From another address than the clients: an agent counts the connections of each. */
  private String request(String method, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head = method + " " + path + " HTTP/1.0\r\nContent-Length: " + bytes.length + "\r\n\r\n";
    try (Socket socket = new Socket(agent.getHost(), agent.getPort(), own(), 0)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(bytes);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.0 200")) {
        throw new IllegalStateException(path + ": " + answer);
      }
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  private static InetAddress own() throws IOException {
    return InetAddress.getByName("127.0.0.2");
  }
}

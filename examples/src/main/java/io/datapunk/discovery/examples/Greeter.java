package io.datapunk.discovery.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;

/** A small HTTP service on a port of its own. */
final class Greeter {

  static final String SERVICE = "greeter";

  private static final int TIMEOUT_MILLIS = 2_000;

  private final HttpServer server;
  private final String name;
  private final String version;

  private Greeter(HttpServer server, String name, String version) {
    this.server = server;
    this.name = name;
    this.version = version;
  }

  static Greeter start(String name, String version) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, "hello from " + name));
    server.createContext("/health", exchange -> answer(exchange, "fine"));
    server.start();
    return new Greeter(server, name, version);
  }

  /** What the registry shall hold of this service. */
  ServiceRegistration registration() {
    InetSocketAddress address = server.getAddress();
    return ServiceRegistration.builder(
            SERVICE, address.getAddress().getHostAddress(), address.getPort())
        .tags(version, "quickstart")
        .metadata("name", name)
        .healthCheck(HealthCheck.http("/health").fall(2))
        .build();
  }

  /** Stops at once, without telling the registry. */
  void kill() {
    server.stop(0);
  }

  /** Calls one that was found. */
  static String ask(ServiceEndpoint endpoint) throws IOException {
    URLConnection connection =
        URI.create("http://" + endpoint.authority() + "/").toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}

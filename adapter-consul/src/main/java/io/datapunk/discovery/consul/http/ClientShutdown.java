package io.datapunk.discovery.consul.http;

import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls {@code HttpClient.shutdownNow()}, which JDK 17 does not have. */
final class ClientShutdown {

  private static final Logger log = LoggerFactory.getLogger(ClientShutdown.class);
  private static final int FIRST_JDK_WITH_SHUTDOWN = 21;

  private ClientShutdown() {}

  static void now(HttpClient client) {
    if (Runtime.version().feature() < FIRST_JDK_WITH_SHUTDOWN) {
      return;
    }
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      log.warn("The HTTP client to Consul could not be shut down, its thread ends later", e);
    }
  }
}

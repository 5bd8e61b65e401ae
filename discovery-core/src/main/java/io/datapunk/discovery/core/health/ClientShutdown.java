package io.datapunk.discovery.core.health;

import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code HttpClient.shutdownNow()}, which JDK 17 lacks. */
final class ClientShutdown {

  private static final Logger log = LoggerFactory.getLogger(ClientShutdown.class);
  private static final int FIRST_JDK = 21;

  private ClientShutdown() {}

  static void now(HttpClient client) {
    if (Runtime.version().feature() < FIRST_JDK) {
      return;
    }
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      log.warn("The client of HTTP checks could not be shut down, its thread ends later", e);
    }
  }
}

package io.datapunk.discovery.core;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened so far, to be closed again, last first, if the next step fails. */
final class Opened {

  private static final Logger log = LoggerFactory.getLogger(Opened.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  void closeAll() {
    while (!parts.isEmpty()) {
      try (AutoCloseable part = parts.pop()) {
        log.debug("Closing {}", part);
      } catch (Exception e) { // AutoCloseable's own signature
        log.atWarn().setCause(e).log("Could not close a backend: {}", e.getMessage());
      }
    }
  }
}

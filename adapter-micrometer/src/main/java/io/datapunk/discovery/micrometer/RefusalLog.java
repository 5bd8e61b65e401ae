package io.datapunk.discovery.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once for each name what the registry refused, and keeps it from the engine. */
final class RefusalLog {

  private static final Logger LOG = LoggerFactory.getLogger(MicrometerMetricsSink.class);

  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /** Returns what {@code step} returns, or the fallback if it throws. */
  <T> T guard(String name, T fallback, Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      log(name, e);
      return fallback;
    }
  }

  void log(String name, RuntimeException refusal) {
    if (logged.add(name)) {
      LOG.atWarn()
          .addKeyValue("metric", name)
          .addKeyValue("reason", refusal.toString())
          .log("Metric {} is incomplete, the registry refused it: {}", name, refusal.toString());
    }
  }
}

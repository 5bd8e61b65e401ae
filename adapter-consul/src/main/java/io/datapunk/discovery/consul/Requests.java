package io.datapunk.discovery.consul;

import static java.util.Locale.ROOT;

import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.RegistryException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Counts requests to agents by how they ended: by status class, or by kind of failure. */
final class Requests {

  private static final String NAME = "discovery.consul.requests";

  private final MetricsSink metrics;

  Requests(MetricsSink metrics) {
    this.metrics = metrics;
  }

  void count(@Nullable Answer answer, @Nullable Throwable failure) {
    metrics.counter(NAME, Map.of("outcome", outcome(answer, failure))).increment();
  }

  private static String outcome(@Nullable Answer answer, @Nullable Throwable failure) {
    if (answer != null) {
      return answer.status() / 100 + "xx";
    }
    if (failure instanceof RegistryException known) {
      return known.kind().name().toLowerCase(ROOT);
    }
    return failure instanceof CancellationException ? "cancelled" : "error";
  }
}

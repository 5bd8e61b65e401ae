package io.datapunk.discovery.consul.http;

import static java.util.Locale.ROOT;

import io.datapunk.discovery.core.port.RegistryException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Counts requests to agents by how they ended: by status class, or by kind of failure. */
final class Requests {

  private final ConsulMetrics metrics;

  Requests(ConsulMetrics metrics) {
    this.metrics = metrics;
  }

  void count(@Nullable Answer answer, @Nullable Throwable failure) {
    metrics.requested(outcome(answer, failure));
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

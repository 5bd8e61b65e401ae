package io.datapunk.discovery.it;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.runtime.SystemRuntime;

/** The world as an adapter gets it, with real threads and clocks. */
final class AdapterWorld implements AutoCloseable {

  private final SystemRuntime runtime = new SystemRuntime();

  AdapterContext context() {
    return context(MetricsSink.none());
  }

  AdapterContext context(MetricsSink metrics) {
    return new AdapterContext(
        runtime.blocking(),
        runtime.scheduler(),
        runtime.ticks(),
        runtime.clock(),
        runtime.random("adapter"),
        metrics);
  }

  @Override
  public void close() {
    runtime.close();
  }
}

package io.datapunk.discovery.it.lifecycle;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.core.health.Probes;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import io.datapunk.discovery.testkit.HealthProbeContract;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** The contract of probes, kept by those the engine brings along, on real threads. */
abstract class BuiltInProbeContract extends HealthProbeContract {

  private final SystemRuntime runtime = new SystemRuntime();
  private final Probes probes =
      new Probes(
          List.of(),
          new AdapterContext(
              runtime.probes(),
              runtime.scheduler(),
              runtime.ticks(),
              runtime.clock(),
              runtime.random("probes"),
              MetricsSink.none()));
  private final List<ScriptedServer> servers = new ArrayList<>();

  @Override
  protected final HealthProbe open() {
    return probes.probeFor(check(""));
  }

  /** Starts a server that gives every request this status. */
  final int start(int status) throws IOException {
    ScriptedServer server = ScriptedServer.start(request -> status);
    servers.add(server);
    return server.port();
  }

  @Override
  protected int startHealthy() throws IOException {
    return start(200);
  }

  @Override
  protected final void pass(Duration time) {
    try {
      new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @AfterEach
  final void stop() {
    servers.forEach(ScriptedServer::close);
    probes.close();
    runtime.close();
  }

  static HealthCheck http(String secret) {
    return HealthCheck.http("/health?key=" + secret).with("header.Authorization", "B " + secret);
  }
}

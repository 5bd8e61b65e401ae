package io.datapunk.discovery.consul;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.runtime.SystemRuntime;

/** A {@link NewerConsul}, and clients of it with real threads and clocks. */
final class NewerWorld implements AutoCloseable {

  private final SystemRuntime runtime = new SystemRuntime();
  private final FakeAgent agent = new FakeAgent();

  NewerWorld() {
    new NewerConsul().at(agent);
  }

  Registry open(String options) {
    return open(agent.authority() + options, Credentials.none());
  }

  Registry openUnreachable(Credentials credentials) {
    return open("127.0.0.1:1", credentials);
  }

  @Override
  public void close() {
    agent.close();
    runtime.close();
  }

  private Registry open(String rest, Credentials credentials) {
    AdapterContext context =
        new AdapterContext(
            runtime.blocking(),
            runtime.scheduler(),
            runtime.ticks(),
            runtime.clock(),
            runtime.random("adapter"),
            MetricsSink.none());
    return new ConsulRegistryProvider()
        .open(BackendUri.parse("consul://" + rest), credentials, context);
  }
}

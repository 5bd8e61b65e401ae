package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.testkit.RegistryContract;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The contract on one thread, in virtual time. */
final class InMemoryRegistryContractTest extends RegistryContract {

  private final SimulatedRuntime runtime = SimulatedRuntime.seeded(1);
  private final InMemoryRegistry server = InMemoryRegistry.create(runtime.context("server"));

  @Override
  protected Registry open() {
    return server.connect(runtime.context("client"));
  }

  @Override
  protected Registry openUnreachable(Credentials credentials) {
    InMemoryRegistry registry = InMemoryRegistry.create(runtime.context("client"));
    registry.faults().begin(RegistryFault.OUTAGE);
    return registry;
  }

  @Override
  protected void pass(Duration time) {
    runtime.advance(time);
  }

  @Override
  protected Optional<Runnable> loseLeader() {
    server.faults().begin(RegistryFault.LAG);
    return Optional.of(() -> server.faults().end(RegistryFault.LAG));
  }

  @Override
  protected OptionalInt readsAtWork() {
    return OptionalInt.of(server.blockedReads());
  }
}

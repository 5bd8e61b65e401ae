package io.datapunk.discovery.consul;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.fixture.NewerWorld;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.testkit.RegistryContract;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;

/** The contract of registries, on an agent that answers as versions from 1.10 on do. */
final class NewerConsulContractTest extends RegistryContract {

  private static final NewerWorld WORLD = new NewerWorld();

  @AfterAll
  static void stop() {
    WORLD.close();
  }

  @Override
  protected Registry open() {
    return WORLD.open("");
  }

  @Override
  protected Registry openUnreachable(Credentials credentials) {
    return WORLD.openUnreachable(credentials);
  }

  @Override
  protected void pass(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}

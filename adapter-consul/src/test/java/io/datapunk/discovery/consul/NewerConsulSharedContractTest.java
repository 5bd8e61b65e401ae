package io.datapunk.discovery.consul;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.fixture.NewerWorld;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.testkit.RegistryContract;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;

/** The same with a budget so small that all polls are shared. */
final class NewerConsulSharedContractTest extends RegistryContract {

  private static final NewerWorld WORLD = new NewerWorld();

  @AfterAll
  static void stop() {
    WORLD.close();
  }

  @Override
  protected Registry open() {
    return WORLD.open("?connections=8");
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

package io.datapunk.discovery.it;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.ConsulRegistryProvider;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.it.servers.Servers;
import io.datapunk.discovery.testkit.RegistryContract;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;

/**
 * The contract of registries on a real Consul, with a budget so small that all polls are shared.
 */
final class ConsulSharedPollsContractIT extends RegistryContract {

  private static final String LEAST = "?connections=8";

  private static final AdapterWorld WORLD = new AdapterWorld();

  @AfterAll
  static void stop() {
    WORLD.close();
  }

  @Override
  protected Registry open() {
    return open(Servers.consul() + LEAST, Credentials.none());
  }

  @Override
  protected Registry openUnreachable(Credentials credentials) {
    return open("consul://127.0.0.1:1" + LEAST, credentials);
  }

  @Override
  protected void pass(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private static Registry open(String uri, Credentials credentials) {
    return new ConsulRegistryProvider().open(BackendUri.parse(uri), credentials, WORLD.context());
  }
}

package io.datapunk.discovery.it.lifecycle;

import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class ConsulChecksIT extends ChecksContract {

  private static ConsulProcess consul;

  @BeforeAll
  static void start() {
    consul = Servers.newConsul().inMemory().start();
  }

  @AfterAll
  static void stopConsul() {
    consul.close();
  }

  @Override
  String registry() {
    return consul.uri().toString();
  }
}

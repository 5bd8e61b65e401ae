package io.datapunk.discovery.it.lifecycle;

import io.datapunk.discovery.HealthCheck;
import java.io.IOException;
import java.util.OptionalInt;

final class CompositeProbeContractTest extends BuiltInProbeContract {

  @Override
  protected HealthCheck check(String secret) {
    return HealthCheck.allOf("ready", http(secret), HealthCheck.tcp());
  }

  @Override
  protected OptionalInt startUnhealthy() throws IOException {
    return OptionalInt.of(start(503));
  }
}

package io.datapunk.discovery.it.lifecycle;

import io.datapunk.discovery.HealthCheck;
import java.io.IOException;
import java.util.OptionalInt;

final class HttpProbeContractTest extends BuiltInProbeContract {

  @Override
  protected HealthCheck check(String secret) {
    return http(secret);
  }

  @Override
  protected OptionalInt startUnhealthy() throws IOException {
    return OptionalInt.of(start(503));
  }
}

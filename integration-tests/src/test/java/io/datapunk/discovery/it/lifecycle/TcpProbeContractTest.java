package io.datapunk.discovery.it.lifecycle;

import io.datapunk.discovery.HealthCheck;

final class TcpProbeContractTest extends BuiltInProbeContract {

  @Override
  protected HealthCheck check(String secret) {
    return HealthCheck.tcp();
  }

  @Override
  protected boolean needsAnswer() {
    return false;
  }
}

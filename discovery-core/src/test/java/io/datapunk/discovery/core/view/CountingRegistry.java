package io.datapunk.discovery.core.view;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A registry whose state is a number that grows with about every second answer: each endpoint bears
 * it as its weight, so that a mixture of two states shows.
 */
final class CountingRegistry implements Registry {

  private static final int ENDPOINTS = 5;

  private static final int SPINS = 200;

  /** The golden ratio: products of it look drawn. */
  private static final int MIX = 0x9E3779B9;

  private final AtomicInteger state = new AtomicInteger(1);
  private final AtomicInteger reads = new AtomicInteger();

  int state() {
    return state.get();
  }

  /** Of two who ask at the same time, the later one may get the older answer. */
  private static void linger(int times) {
    for (int i = times * SPINS; i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  static List<ServiceEndpoint> endpoints(int state) {
    return IntStream.range(0, ENDPOINTS)
        .mapToObj(
            i -> ServiceEndpoint.builder("api", "i" + i, "10.0.0.1", 80).weight(state).build())
        .toList();
  }

  @Override
  public CompletableFuture<RegistryAnswer> read(ReadRequest request) {
    int mixed = reads.incrementAndGet() * MIX;
    linger(mixed >>> 28);
    int now = mixed < 0 ? state.incrementAndGet() : state.get();
    linger(mixed << 4 >>> 28);
    return CompletableFuture.completedFuture(
        new RegistryAnswer(
            endpoints(now), OptionalLong.of(now), Optional.of(Duration.ZERO), Rights.COMPLETE));
  }

  @Override
  public CompletableFuture<Set<String>> services(Optional<String> datacenter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> register(DesiredInstance instance) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> deregister(String service, String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> report(
      String service, String id, String check, HealthReport report) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> maintenance(String service, String id, boolean on, String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean runsItself(HealthCheck check) {
    return true;
  }

  @Override
  public void validate(ServiceRegistration registration) {}

  @Override
  public void close() {}
}

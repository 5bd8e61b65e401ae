package io.datapunk.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DesiredCheck;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Threads, a time that stands still, fake agents and registries of one test. */
final class World {

  static final Duration WAIT = Duration.ofSeconds(24);

  final ManualTime time = new ManualTime();
  final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(4, 4, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), World::thread);
  private final List<AutoCloseable> opened = new ArrayList<>();

  FakeAgent agent() {
    FakeAgent agent = new FakeAgent();
    opened.add(agent);
    return agent;
  }

  Registry open(FakeAgent... agents) {
    return open(Credentials.none(), agents);
  }

  Registry open(Credentials credentials, FakeAgent... agents) {
    String hosts = Arrays.stream(agents).map(FakeAgent::authority).collect(Collectors.joining(","));
    return open("consul://" + hosts, credentials);
  }

  Registry open(String uri, Credentials credentials) {
    Registry registry = openUnowned(uri, credentials);
    opened.add(registry);
    return registry;
  }

  /** Opens one that the caller closes. */
  Registry openUnowned(String uri, Credentials credentials) {
    return new ConsulRegistryProvider().open(BackendUri.parse(uri), credentials, context());
  }

  AdapterContext context() {
    return new AdapterContext(
        executor, time, time, time.clock(), new Random(1), MetricsSink.none());
  }

  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    // The JDK's client ends what was cancelled on these threads; idle ones end by themselves.
    executor.setKeepAliveTime(1, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  static ReadRequest now(String service) {
    return ReadRequest.now(service, Optional.empty(), Consistency.STALE);
  }

  static ReadRequest after(String service, long cursor) {
    return ReadRequest.after(service, Optional.empty(), cursor, WAIT);
  }

  /** An instance of {@code api} with a check of each kind. */
  static DesiredInstance instance() {
    ServiceRegistration registration =
        ServiceRegistration.builder("api", "10.0.0.1", 8080)
            .id("api-1")
            .tags("v1")
            .metadata("version", "1.0")
            .weight(5)
            .healthCheck(HealthCheck.http("/health"))
            .healthCheck(HealthCheck.tcp().fall(4))
            .healthCheck(HealthCheck.custom("own", HealthReport::passing))
            .build();
    List<DesiredCheck> checks = registration.healthChecks().stream().map(World::check).toList();
    return new DesiredInstance(registration, checks, "owner-1", 42);
  }

  /** The same with an empty value in its metadata, {@code none}. */
  static DesiredInstance instanceWithEmptyValue() {
    DesiredInstance plain = instance();
    return new DesiredInstance(
        plain.registration().toBuilder().metadata("none", "").build(),
        plain.checks(),
        "owner-1",
        42);
  }

  static DesiredCheck check(HealthCheck check) {
    boolean reported = check.type().equals(HealthCheck.CUSTOM);
    return new DesiredCheck(
        check,
        reported,
        reported ? Duration.ofSeconds(32) : Duration.ZERO,
        Duration.ofSeconds(10),
        Duration.ofMillis(1_500),
        HealthStatus.CRITICAL,
        Optional.of(Duration.ofMinutes(1)));
  }

  static <T> T value(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static RegistryException failure(CompletableFuture<?> future) {
    try {
      Object value = future.get(20, TimeUnit.SECONDS);
      return fail("not a failure but " + value);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(RegistryException.class);
      return (RegistryException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waited too long").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "world");
    thread.setDaemon(true);
    return thread;
  }
}

package io.datapunk.discovery.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.Connections;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Servers;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is opened and closed many times leaves nothing behind. */
class OpenAndCloseIT {

  private static final int TIMES = 10_000;
  private static final int SERVICES = 100;
  private static final int WARM_UP = 500;
  private static final int BUDGET = 32; // connections to an agent, by default
  private static final Duration SOME_TIME = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BYTES_EACH = 200; // far below what one subscription or view holds

  private static ServiceDiscovery open() {
    return open("memory:");
  }

  private static ServiceDiscovery open(String registry) {
    return ServiceDiscovery.open(
        ServiceDiscoveryConfig.builder().registry(registry).metrics("none:").build());
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void p11_tenThousandSubscriptionsLeaveNoThreadOrHeap() {
    try (ServiceDiscovery discovery = open()) {
      discovery.register(
          ServiceRegistration.builder("api", "localhost", 8080).withoutHealthCheck().build());
      subscribe(discovery, WARM_UP);
      long heap = usedHeap();
      int threads = threads();

      subscribe(discovery, TIMES);

      assertThat(threads()).isLessThanOrEqualTo(threads + 2);
      Await.until("the heap is given back", PATIENCE, () -> usedHeap() - heap < TIMES * BYTES_EACH);
    }
  }

  private static void subscribe(ServiceDiscovery discovery, int times) {
    for (int i = 0; i < times; i++) {
      try (Subscription subscription = discovery.watch("api", change -> {})) {
        if (i % 100 == 0) {
          subscription.ready().toCompletableFuture().join();
        }
      }
    }
  }

  @Test
  void p11_tenThousandDiscoveriesLeaveNoThreadOrHeap() {
    openAndClose(50);
    long heap = usedHeap();
    int threads = threads();

    openAndClose(TIMES);

    Await.until("the threads end", PATIENCE, () -> threads() <= threads + 2);
    Await.until("the heap is given back", PATIENCE, () -> usedHeap() - heap < TIMES * BYTES_EACH);
  }

  private static void openAndClose(int times) {
    for (int i = 0; i < times; i++) {
      try (ServiceDiscovery discovery = open()) {
        discovery.watch("api", change -> {});
      }
    }
  }

  /** As many as there is time for; the agent is asked for each, since no name comes twice. */
  @Test
  void p11_subscriptionsOnARealAgentLeaveNoThreadOrConnection() {
    try (ConsulProcess consul = Servers.newConsul().inMemory().start()) {
      subscribeOn(consul);
      awaitAllClosed(consul);
    }
  }

  private static void subscribeOn(ConsulProcess consul) {
    try (ServiceDiscovery discovery = open(consul.uri().toString())) {
      int done = subscribe(discovery, 0, WARM_UP, PATIENCE);
      int threads = threads();
      int connections = Connections.toPort(consul.port());

      int more = subscribe(discovery, done, TIMES, SOME_TIME);

      System.out.printf(
          "after %d and %d more subscriptions on an agent: threads %d and %d, connections %d and %d%n",
          done, more, threads, threads(), connections, Connections.toPort(consul.port()));
      assertThat(threads()).isLessThanOrEqualTo(threads + 2);
      assertThat(Connections.toPort(consul.port())).isLessThanOrEqualTo(BUDGET);
      assertThat(Connections.toPort(consul.port())).isLessThanOrEqualTo(connections + 4);
    }
  }

  /** On JDK 17 an HTTP client ends once the garbage collector has found it. */
  private static void awaitAllClosed(ConsulProcess consul) {
    Await.until(
        "all connections are closed",
        PATIENCE,
        () -> {
          System.gc();
          return Connections.toPort(consul.port()) == 0;
        });
  }

  /** Returns how many there was time for. */
  private static int subscribe(ServiceDiscovery discovery, int first, int most, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    int done = 0;
    while (done < most && System.nanoTime() - end < 0) {
      String service = "api-" + (first + done++);
      try (Subscription subscription = discovery.watch(service, change -> {})) {
        subscription.ready().toCompletableFuture().join();
      }
    }
    return done;
  }

  @Test
  void p11_tenThousandSubscriptionsLeaveNoTimer() {
    SimulatedRuntime runtime = SimulatedRuntime.inOrder();
    try (ServiceDiscovery discovery = simulated(runtime)) {
      discovery.register(ServiceRegistration.builder("api", "localhost", 8080).build());
      subscribe(discovery, runtime, WARM_UP);
      int timers = runtime.time().pending();

      subscribe(discovery, runtime, TIMES);

      assertThat(runtime.time().pending()).isEqualTo(timers);
    }
  }

  private static ServiceDiscovery simulated(SimulatedRuntime runtime) {
    return ServiceDiscoveryManager.builder(
            ServiceDiscoveryConfig.builder().registry("memory:").metrics("none:").build())
        .runtime(runtime)
        .build();
  }

  private static void subscribe(ServiceDiscovery discovery, SimulatedRuntime runtime, int times) {
    for (int i = 0; i < times; i++) {
      try (Subscription subscription = discovery.watch("api-" + i % SERVICES, change -> {})) {
        runtime.advanceUntil(subscription.ready().toCompletableFuture()::isDone, PATIENCE);
      }
      runtime.run();
    }
  }

  @Test
  void p11_tenThousandDiscoveriesLeaveNoTimer() {
    SimulatedRuntime runtime = SimulatedRuntime.inOrder();
    openAndClose(runtime, WARM_UP);
    int timers = runtime.time().pending();

    openAndClose(runtime, TIMES);

    assertThat(runtime.time().pending()).isEqualTo(timers);
  }

  private static void openAndClose(SimulatedRuntime world, int times) {
    for (int i = 0; i < times; i++) {
      SimulatedRuntime process = world.another("process-" + i);
      try (ServiceDiscovery discovery = simulated(process)) {
        discovery.watch("api", change -> {});
        process.run();
      }
    }
  }
}

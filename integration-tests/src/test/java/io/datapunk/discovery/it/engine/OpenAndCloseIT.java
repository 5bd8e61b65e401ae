package io.datapunk.discovery.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.Subscription;
import io.datapunk.discovery.it.servers.Await;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is opened and closed many times leaves nothing behind. */
class OpenAndCloseIT {

  private static final int TIMES = 10_000;
  private static final int WARM_UP = 500;
  private static final long BYTES_EACH = 200; // far below what one subscription or view holds

  private static ServiceDiscovery open() {
    return ServiceDiscovery.open(
        ServiceDiscoveryConfig.builder().registry("memory:").metrics("none:").build());
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
  void p11_tenThousandSubscriptionsLeaveNoThreadTimerOrHeap() {
    try (ServiceDiscovery discovery = open()) {
      discovery.register(
          ServiceRegistration.builder("api", "localhost", 8080).withoutHealthCheck().build());
      subscribe(discovery, WARM_UP);
      long heap = usedHeap();
      int threads = threads();

      subscribe(discovery, TIMES);

      assertThat(threads()).isLessThanOrEqualTo(threads + 2);
      Await.until(
          "the heap is given back",
          Duration.ofSeconds(30),
          () -> usedHeap() - heap < TIMES * BYTES_EACH);
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
  void p11_aThousandDiscoveriesLeaveNoThreadOrHeap() {
    openAndClose(50);
    long heap = usedHeap();
    int threads = threads();

    openAndClose(1_000);

    Await.until("the threads end", Duration.ofSeconds(30), () -> threads() <= threads + 2);
    Await.until(
        "the heap is given back", Duration.ofSeconds(30), () -> usedHeap() - heap < 1_000 * 2_000L);
  }

  private static void openAndClose(int times) {
    for (int i = 0; i < times; i++) {
      try (ServiceDiscovery discovery = open()) {
        discovery.watch("api", change -> {});
      }
    }
  }
}

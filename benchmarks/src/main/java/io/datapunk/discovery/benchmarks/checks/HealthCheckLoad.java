package io.datapunk.discovery.benchmarks.checks;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceUnavailableException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Registers instances with one check each, most of them healthy and some that hang, and tells how
 * late the runs of the healthy ones came and whether one of them was ever taken for sick.
 *
 * <p>Arguments: how many checks, how many of them hang, how many seconds to measure.
 */
public final class HealthCheckLoad {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int PER_SERVICE = 100;

  private final Rhythm rhythm = new Rhythm(INTERVAL.toNanos());
  private final CountDownLatch never = new CountDownLatch(1);
  private final Targets targets;
  private final int checks;
  private final int hanging;

  private HealthCheckLoad(int checks, int hanging) throws IOException {
    this.checks = checks;
    this.hanging = hanging;
    this.targets = new Targets(rhythm);
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    int checks = argument(arguments, 0, 5_000);
    int hanging = argument(arguments, 1, 300);
    int seconds = argument(arguments, 2, 60);
    try {
      new HealthCheckLoad(checks, hanging).run(seconds);
    } catch (Exception e) {
      System.err.println("failed: " + e);
      System.exit(1);
    }
    System.exit(0); // some checks never end
  }

  private static int argument(String[] arguments, int index, int standard) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : standard;
  }

  private void run(int seconds) throws Exception {
    try (ServiceDiscovery discovery =
        ServiceDiscovery.open(
            ServiceDiscoveryConfig.builder()
                .registry("memory:")
                .metrics("none:")
                .caching(false)
                .healthCheckInterval(INTERVAL)
                .build())) {
      List<CompletableFuture<?>> registered = new ArrayList<>();
      for (int i = 0; i < checks; i++) {
        registered.add(discovery.registerAsync(instance(i)).toCompletableFuture());
      }
      CompletableFuture.allOf(registered.toArray(CompletableFuture<?>[]::new)).get();
      pause(3 * INTERVAL.toSeconds());
      rhythm.record();
      long cpuNanos = cpuNanos();
      int sick = watch(discovery, seconds);
      report(seconds, cpuNanos() - cpuNanos, sick);
    }
    targets.close();
  }

  /** One in four each: HTTP, TCP, blocking code, and code that hands back a future. */
  private ServiceRegistration instance(int i) {
    boolean hangs = i < hanging;
    int port = !hangs ? targets.answering() : i % 4 == 1 ? targets.full() : targets.silent();
    HealthCheck check =
        switch (i % 4) {
          case 0 -> HealthCheck.http("/" + i);
          case 1 -> HealthCheck.tcp();
          case 2 -> HealthCheck.custom("code", hangs ? () -> hang(i) : () -> pass(i));
          default ->
              HealthCheck.customAsync("code", hangs ? CompletableFuture::new : () -> passLater(i));
        };
    return ServiceRegistration.builder(service(i), "127.0.0.1", port)
        .id("instance-" + i)
        .metadata("hangs", Boolean.toString(hangs))
        .healthCheck(check.deregisterCriticalAfter(Duration.ofDays(1)))
        .build();
  }

  private static String service(int i) {
    return "service-" + i / PER_SERVICE;
  }

  private HealthReport pass(int i) {
    rhythm.tick("/" + i);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    return HealthReport.passing();
  }

  private CompletableFuture<HealthReport> passLater(int i) {
    rhythm.tick("/" + i);
    return CompletableFuture.completedFuture(HealthReport.passing());
  }

  /** Half of it ignores that it is interrupted when its time is over, and never comes back. */
  private HealthReport hang(int i) {
    boolean stubborn = i % 8 == 2;
    do {
      try {
        never.await();
      } catch (InterruptedException e) {
        // Its time is over.
      }
    } while (stubborn);
    return HealthReport.critical("given up");
  }

  /** Returns how often a healthy instance was seen as anything but passing. */
  private int watch(ServiceDiscovery discovery, int seconds) throws InterruptedException {
    int sick = 0;
    for (int second = 0; second < seconds; second++) {
      pause(1);
      for (int first = 0; first < checks; first += PER_SERVICE) {
        sick += sick(discovery, service(first));
      }
    }
    return sick;
  }

  private static int sick(ServiceDiscovery discovery, String service) {
    ServiceQuery all =
        ServiceQuery.builder(service).minimumHealth(HealthStatus.MAINTENANCE).build();
    int sick = 0;
    for (ServiceEndpoint endpoint : found(discovery, all)) {
      boolean healthy = "false".equals(endpoint.metadata().get("hangs"));
      sick += healthy && endpoint.health() != HealthStatus.PASSING ? 1 : 0;
    }
    return sick;
  }

  /** A machine that is busy with other things may not answer in time: then nothing is judged. */
  private static List<ServiceEndpoint> found(ServiceDiscovery discovery, ServiceQuery all) {
    try {
      return discovery.discover(all).endpoints();
    } catch (ServiceUnavailableException e) {
      return List.of();
    }
  }

  private void report(int seconds, long cpuNanos, int sick) {
    long probeThreads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("discovery-probe"))
            .count();
    System.out.printf(
        "%,d checks every %d s, %,d of them hang, %d s%n",
        checks, INTERVAL.toSeconds(), hanging, seconds);
    System.out.println("healthy: " + rhythm.summary());
    System.out.printf(
        "healthy ones taken for sick: %d; probe threads: %d, all threads: %d; CPU: %.2f cores%n",
        sick,
        probeThreads,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        cpuNanos / 1e9 / seconds);
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static void pause(long seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(seconds);
  }
}

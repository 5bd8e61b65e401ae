package io.datapunk.discovery.it.scale;

import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * {@code bin/scale}: what many watched services cost, the library beside consul-client's cache, and
 * beside bare blocking queries where an agent allows as many.
 */
public final class ScaleCommand {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SETTLING = Duration.ofSeconds(35);
  private static final Duration IDLE = Duration.ofSeconds(52);
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final int CHANGES = 100;
  private static final int KEPT = 3;
  private static final int MOST_BARE = 150;
  private static final int PROCESSES = 4;

  private ScaleCommand() {}

  /** Arguments: numbers of services. */
  public static void main(String[] arguments) {
    List<Integer> sizes =
        arguments.length == 0
            ? List.of(20, 100, 500, 1_000)
            : Arrays.stream(arguments).map(Integer::valueOf).toList();
    System.out.println(
        "client, processes x services | served | all first states | threads, and for own instances (most) | connections |"
            + " heap per service | requests/s idle | change to callback p50 / p99 / max |"
            + " own instances");
    for (int services : sizes) {
      if (services <= MOST_BARE) {
        measure("bare", 1, services);
      }
      measure("ours", 1, services);
      measure("cache", 1, services);
    }
    measure("ours", PROCESSES, sizes.size() == 1 ? sizes.get(0) : 500);
    System.exit(0);
  }

  private static void measure(String client, int processes, int services) {
    try (ConsulProcess consul = Servers.newConsul().inMemory().start()) {
      Fleet fleet = new Fleet(consul.httpUri());
      fleet.register(services);
      List<WatcherProcess> watchers =
          IntStream.range(0, processes)
              .mapToObj(
                  i -> new WatcherProcess(client, consul.uri().toString(), services, "kept-" + i))
              .toList();
      try {
        measure(client, services, consul, fleet, watchers);
      } finally {
        watchers.forEach(WatcherProcess::close);
      }
    }
  }

  private static void measure(
      String client,
      int services,
      ConsulProcess consul,
      Fleet fleet,
      List<WatcherProcess> watchers) {
    AgentLoad load = new AgentLoad(fleet, consul.port());
    try {
      Await.until(
          "all are served",
          PATIENCE,
          () -> watchers.stream().allMatch(watcher -> watcher.served() == services));
    } catch (IllegalStateException notAll) {
      // the line says how many
    }
    try (Heartbeats heartbeats =
        new Heartbeats(fleet, client.equals("bare") ? 0 : KEPT * watchers.size())) {
      heartbeats.start();
      LockSupport.parkNanos(SETTLING.toNanos());
      double requests = load.requestsPerSecond(IDLE);
      List<WatcherProcess.Cost> costs = watchers.stream().map(WatcherProcess::cost).toList();
      List<Integer> connections =
          watchers.stream().map(watcher -> load.connections(watcher.pid())).toList();
      List<Delays> delays = new Changes(fleet, services, PAUSE).run(CHANGES, watchers);
      for (int i = 0; i < watchers.size(); i++) {
        WatcherProcess watcher = watchers.get(i);
        System.out.printf(
            "%s, %d x %d | %d | %d ms | %d + %d (%d) | %d | %.1f kB | %.1f | %s | %s, %d failed%n",
            client,
            watchers.size(),
            services,
            watcher.served(),
            watcher.untilAllServed().toMillis(),
            costs.get(i).threads() - costs.get(i).forOwn(),
            costs.get(i).forOwn(),
            costs.get(i).mostThreads(),
            connections.get(i),
            costs.get(i).heap() / 1_000.0 / services,
            requests,
            delays.get(i),
            heartbeats,
            watcher.heartbeatsFailed());
      }
    }
  }
}

package io.datapunk.discovery.it.cache;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceDiscoveryException;
import io.datapunk.discovery.ServiceSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A process that discovers on command: {@code watch S}, {@code track S}, {@code lookup S}. Answers
 * are lines on its output, each with a wall time in milliseconds.
 */
public final class CacheNode {

  private CacheNode() {}

  /** Runs until its input ends; arguments: URIs of registry and cache, the cache's TTL. */
  public static void main(String[] arguments) throws IOException {
    ServiceDiscoveryConfig config =
        ServiceDiscoveryConfig.builder()
            .registry(arguments[0])
            .distributedCache(arguments[1])
            .cacheTtl(Duration.parse(arguments[2]))
            .metrics("none:")
            .build();
    try (ServiceDiscovery discovery = ServiceDiscovery.open(config);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      say("ready");
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String service = line.substring(line.indexOf(' ') + 1);
        switch (line.substring(0, line.indexOf(' '))) {
          case "watch" -> discovery.watch(service, c -> say("watched " + shown(c.snapshot())));
          case "track" -> track(discovery, service);
          default -> say("looked " + look(discovery, service));
        }
      }
    }
  }

  /** Looks all the time, without a watch, and tells what changed. */
  private static void track(ServiceDiscovery discovery, String service) {
    Thread tracker =
        new Thread(
            () -> {
              String last = "";
              while (true) {
                String now = look(discovery, service);
                if (!now.equals(last)) {
                  say("tracked " + now);
                  last = now;
                }
                LockSupport.parkNanos(1_000_000);
              }
            });
    tracker.setDaemon(true);
    tracker.start();
  }

  private static String look(ServiceDiscovery discovery, String service) {
    try {
      return shown(discovery.discover(service));
    } catch (ServiceDiscoveryException e) {
      return "failed " + e.getClass().getSimpleName();
    }
  }

  private static String shown(ServiceSnapshot snapshot) {
    return snapshot.endpoints().stream().map(e -> e.id()).collect(Collectors.joining("+"))
        + (snapshot.isStale() ? " stale " : " fresh ")
        + snapshot.source();
  }

  private static void say(String what) {
    synchronized (System.out) {
      System.out.println("> " + System.currentTimeMillis() + " " + what);
      System.out.flush();
    }
  }
}

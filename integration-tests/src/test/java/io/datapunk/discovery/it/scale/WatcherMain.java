package io.datapunk.discovery.it.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A process of its own that follows services: says on its standard output what it saw and when, by
 * the machine's monotonic clock, and on request what it costs.
 */
final class WatcherMain {

  private static final int KEPT = 3;

  private WatcherMain() {}

  /** Arguments: which client, the registry, how many services, a name for its own instances. */
  public static void main(String[] arguments) throws IOException {
    String registry = arguments[1];
    List<String> services =
        IntStream.range(0, Integer.parseInt(arguments[2])).mapToObj(WatcherMain::service).toList();
    Watcher watcher = watcher(arguments[0], registry);
    for (int i = 0; i < KEPT; i++) {
      watcher.keep(arguments[3] + "-" + i);
    }
    long heap = usedHeap();
    say("began " + System.nanoTime());
    watcher.watch(
        services,
        (service, state) -> say("saw " + service + " " + System.nanoTime() + " " + state));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      say(
          "cost %d %d %d %d"
              .formatted(
                  threads.getThreadCount(),
                  forOwnInstances(),
                  threads.getPeakThreadCount(),
                  usedHeap() - heap));
    }
    watcher.close();
    System.exit(0);
  }

  private static Watcher watcher(String client, String registry) {
    return switch (client) {
      case "ours" -> new OurWatcher(registry);
      case "cache" -> new CacheWatcher(registry);
      case "bare" -> new BareWatcher(registry);
      default -> throw new IllegalArgumentException("client: " + client);
    };
  }

  /**
   * Probes, and what writes through consul-client start; the cache's threads are not told apart.
   */
  private static long forOwnInstances() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(discovery-probe|OkHttp TaskRunner|Okio Watchdog).*"))
        .count();
  }

  static String service(int i) {
    return "service-%04d".formatted(i);
  }

  private static void say(String text) {
    synchronized (System.out) {
      System.out.println("> " + text);
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

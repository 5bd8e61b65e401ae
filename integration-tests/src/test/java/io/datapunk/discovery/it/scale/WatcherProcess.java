package io.datapunk.discovery.it.scale;

import io.datapunk.discovery.it.servers.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that follows services, as its parent sees it. */
final class WatcherProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Map<String, Long> first = new ConcurrentHashMap<>();
  private final Map<String, List<Sight>> sights = new ConcurrentHashMap<>();
  private final List<Cost> costs = new CopyOnWriteArrayList<>();
  private final AtomicInteger heartbeatsFailed = new AtomicInteger();
  private volatile long began;

  private record Sight(long nanos, String state) {}

  /**
   * What it costs.
   *
   * @param threads its platform threads now, those of the JVM included
   * @param forOwn those of them that serve its own registered instances
   * @param mostThreads the most there were
   * @param heap bytes more than before it followed
   */
  record Cost(int threads, int forOwn, int mostThreads, long heap) {}

  WatcherProcess(String client, String registry, int services, String name) {
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                  "-cp",
                  System.getProperty("java.class.path"),
                  WatcherMain.class.getName(),
                  client,
                  registry,
                  String.valueOf(services),
                  name)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "watcher-output");
    reader.setDaemon(true);
    reader.start();
  }

  long pid() {
    return process.pid();
  }

  /** Returns how many services it has seen at all. */
  int served() {
    return first.size();
  }

  int heartbeatsFailed() {
    return heartbeatsFailed.get();
  }

  /** Returns how long it took from the first subscription to the last first state. */
  Duration untilAllServed() {
    long last = first.values().stream().mapToLong(nanos -> nanos - began).max().orElse(0);
    return Duration.ofNanos(last);
  }

  /** Returns when it saw that state first, after that moment; -1 if it did not. */
  long saw(String service, String state, long after) {
    return sights.getOrDefault(service, List.of()).stream()
        .filter(sight -> sight.nanos - after >= 0 && sight.state.equals(state))
        .mapToLong(Sight::nanos)
        .findFirst()
        .orElse(-1);
  }

  Cost cost() {
    int before = costs.size();
    try {
      process.getOutputStream().write("cost\n".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until("it says what it costs", PATIENCE, () -> costs.size() > before);
    return costs.get(before);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        hear(line.split(" ", -1));
      }
    } catch (IOException ended) {
      // the process was closed
    }
  }

  private void hear(String[] words) {
    if (words.length < 2 || !words[0].equals(">")) {
      return;
    }
    switch (words[1]) {
      case "began" -> began = Long.parseLong(words[2]);
      case "saw" -> {
        Sight sight = new Sight(Long.parseLong(words[3]), words[4]);
        first.putIfAbsent(words[2], sight.nanos);
        sights.computeIfAbsent(words[2], any -> new CopyOnWriteArrayList<>()).add(sight);
      }
      case "cost" ->
          costs.add(
              new Cost(
                  Integer.parseInt(words[2]),
                  Integer.parseInt(words[3]),
                  Integer.parseInt(words[4]),
                  Long.parseLong(words[5])));
      case "heartbeat" -> heartbeatsFailed.incrementAndGet();
      default -> throw new IllegalStateException("heard: " + String.join(" ", words));
    }
  }
}

package io.datapunk.discovery.it.cache;

import io.datapunk.discovery.it.servers.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A {@link CacheNode} in a process of its own. */
final class NodeProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  /** One line of its output. */
  record Line(long millis, String text) {}

  NodeProcess(String registry, String cache, String ttl) {
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  CacheNode.class.getName(),
                  registry,
                  cache,
                  ttl)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "node-output");
    reader.setDaemon(true);
    reader.start();
    await(line -> line.equals("ready"));
  }

  void tell(String command) {
    try {
      OutputStream input = process.getOutputStream();
      input.write((command + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells it to look, again and again, until what it found is as wanted. */
  String lookUntil(String service, Predicate<String> wanted) {
    int[] heard = {lines.size()};
    tell("lookup " + service);
    Await.until(
        "a lookup of " + service + " as wanted",
        PATIENCE,
        () -> {
          Optional<Line> answer = find(heard[0], "looked ");
          if (answer.isPresent() && !wanted.test(answer.get().text)) {
            heard[0] = lines.size();
            tell("lookup " + service);
            return false;
          }
          return answer.isPresent();
        });
    return find(heard[0], "looked ").orElseThrow().text;
  }

  Line await(Predicate<String> wanted) {
    try {
      Await.until("a line as wanted", PATIENCE, () -> find(wanted).isPresent());
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + ", heard: " + lines, e);
    }
    return find(wanted).orElseThrow();
  }

  List<Line> lines() {
    return lines;
  }

  /** Stops the whole process, or lets it go on. */
  void pause(boolean on) {
    try {
      new ProcessBuilder("kill", on ? "-STOP" : "-CONT", Long.toString(process.pid()))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Optional<Line> find(Predicate<String> wanted) {
    return lines.stream().filter(line -> wanted.test(line.text)).findFirst();
  }

  private Optional<Line> find(int from, String begin) {
    return lines.stream() // not a part of the list, which may grow meanwhile
        .skip(from)
        .filter(line -> line.text.startsWith(begin))
        .findFirst();
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String[] parts = line.split(" ", 3);
        if (parts[0].equals(">")) {
          lines.add(new Line(Long.parseLong(parts[1]), parts[2]));
        }
      }
    } catch (IOException ended) {
      // the process was closed
    }
  }
}

package io.datapunk.discovery.it.lifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link OneInstance} in a JVM of its own. */
final class InstanceProcess implements AutoCloseable {

  private final Process process;
  private final Path output;

  private InstanceProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static InstanceProcess start(String registry, String service, String id, String host, int port) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OneInstance.class.getName(),
            registry,
            service,
            id,
            host,
            Integer.toString(port));
    try {
      Path output = Files.createTempFile("instance", ".log");
      return new InstanceProcess(
          builder
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start(),
          output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String pid() {
    return Long.toString(process.pid());
  }

  /** Returns the states it went through, each with its reason. */
  List<String> states() throws IOException {
    return Files.readAllLines(output);
  }

  /** Ends it at once (SIGKILL). */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end (SIGTERM), and waits. */
  void terminate() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Waits for its end, and returns its exit code. */
  int exitCode(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the program still runs after " + limit);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

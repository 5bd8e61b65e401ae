package io.datapunk.discovery.it.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command run to its end. */
final class Program {

  private final List<String> command;
  private final Duration limit;

  Program(Duration limit, List<String> command) {
    this.command = List.copyOf(command);
    this.limit = limit;
  }

  /**
   * How it ended.
   *
   * @param output what it wrote, errors included
   */
  record Ended(int exitCode, String output) {}

  /** Runs it; its output goes through a file, so that it cannot block on a full pipe. */
  Ended run(Map<String, String> environment) throws InterruptedException {
    try {
      Path output = Files.createTempFile(Build.module().resolve("target"), "program", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      if (!ended) {
        throw new AssertionError(command + " not done within " + limit + ": " + text);
      }
      return new Ended(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

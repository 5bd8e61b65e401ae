package io.datapunk.discovery.it.servers.apt;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A system command, run to its end without input. */
public final class Command {
  private static final long TIMEOUT_SECONDS = 300;

  private Command() {}

  /**
   * Runs a command and returns what it printed.
   *
   * @param directory where it runs
   * @param command the program and its arguments
   * @return its output and errors
   * @throws IOException when it cannot be run, ends with another code than 0 or takes more than
   *     five minutes; the message holds what it printed
   */
  public static String run(Path directory, String... command) throws IOException {
    Path output = Files.createTempFile(directory, "command", ".log");
    try {
      int exitCode = exitCode(builder(directory, output, command));
      String text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
      if (exitCode != 0) {
        String line = String.join(" ", command);
        throw new IOException("`" + line + "` ended with code " + exitCode + ": " + text);
      }
      return text;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static ProcessBuilder builder(Path directory, Path output, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private static int exitCode(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    try {
      if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new IOException(builder.command() + " took more than " + TIMEOUT_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while running " + builder.command());
    } finally {
      process.destroyForcibly();
    }
  }
}

package io.datapunk.discovery.it.servers;

import io.datapunk.discovery.it.servers.apt.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server that runs as a child process of this JVM. */
record NativeServer(Process process, Path directory) implements RunningServer {

  private static final Duration FREEZING = Duration.ofSeconds(10);

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void signal(Signal signal) throws IOException {
    switch (signal) {
      case TERM -> process.destroy();
      case KILL -> process.destroyForcibly();
      case CONT -> shellKill(signal);
      case STOP -> {
        shellKill(signal);
        Await.until("frozen", FREEZING, () -> ThreadStates.allStopped(process.pid()));
      }
    }
  }

  @Override
  public boolean awaitEnd(Duration timeout) {
    try {
      return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Uses the shell's own kill: small images have no such program. */
  private void shellKill(Signal signal) throws IOException {
    String pid = Long.toString(process.pid());
    Command.run(directory, "sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal.name(), pid);
  }
}

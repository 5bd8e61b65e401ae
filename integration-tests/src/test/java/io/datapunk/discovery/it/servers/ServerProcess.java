package io.datapunk.discovery.it.servers;

import io.datapunk.discovery.it.servers.apt.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One server's run after run, on the same files, until it is ended for good. */
final class ServerProcess {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final ServerProgram program;
  private final Path directory;
  private final LogFile log;
  private Optional<RunningServer> running = Optional.empty();
  private boolean paused;

  ServerProcess(String name, ServerProgram program, Path directory, LogFile log) {
    this.name = name;
    this.program = program;
    this.directory = directory;
    this.log = log;
  }

  String name() {
    return name;
  }

  /** Holds all files of the server. */
  Path directory() {
    return directory;
  }

  /**
   * Starts a run and waits until the server is ready; if it does not become so, none is running.
   *
   * @throws PortTakenException when it ended because of a port in use
   * @throws IllegalStateException when it ended otherwise or is not ready in time
   */
  synchronized void start(List<String> arguments, Await.Condition ready) {
    if (isAlive()) {
      throw new IllegalStateException(name + " is running already");
    }
    try {
      log.begin(program, arguments);
      running = Optional.of(program.start(arguments, directory, log.path()));
      paused = false;
    } catch (IOException e) {
      throw failure("did not start: " + e.getMessage());
    }
    awaitReady(ready);
  }

  private void awaitReady(Await.Condition ready) {
    Await.Outcome outcome =
        Await.poll(
            READY_TIMEOUT,
            () -> {
              if (!isAlive()) {
                throw failure("ended before it was ready");
              }
              return ready.holds();
            });
    if (!outcome.reached()) {
      kill();
      throw failure(
          "not ready within " + READY_TIMEOUT + ", last answer: " + outcome.lastFailure());
    }
  }

  private RuntimeException failure(String what) {
    String message = name + " " + what + "; " + log.tail();
    return log.tellsOfTakenPort()
        ? new PortTakenException(message)
        : new IllegalStateException(message);
  }

  synchronized boolean isAlive() {
    return running.map(RunningServer::isAlive).orElse(false);
  }

  /** Asks the server to end and waits; a paused one is woken first, a deaf one is killed. */
  synchronized void stop() {
    if (paused) {
      resume();
    }
    signal(Signal.TERM);
    if (!awaitEnd(STOP_TIMEOUT)) {
      kill();
    }
  }

  synchronized void kill() {
    signal(Signal.KILL);
    if (!awaitEnd(STOP_TIMEOUT)) {
      throw new IllegalStateException(name + " did not end after SIGKILL");
    }
    paused = false;
  }

  synchronized void pause() {
    requireAlive();
    signal(Signal.STOP);
    paused = true;
  }

  synchronized void resume() {
    requireAlive();
    signal(Signal.CONT);
    paused = false;
  }

  private void requireAlive() {
    if (!isAlive()) {
      throw new IllegalStateException(name + " is not running; " + log.tail());
    }
  }

  /** Ends the server for good and removes its directory; the log stays. */
  synchronized void close() {
    kill();
    try {
      Directories.remove(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean awaitEnd(Duration timeout) {
    return running.map(server -> server.awaitEnd(timeout)).orElse(true);
  }

  private void signal(Signal signal) {
    if (!isAlive()) {
      return;
    }
    try {
      running.orElseThrow().signal(signal);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": SIG" + signal + " not sent", e);
    }
  }
}

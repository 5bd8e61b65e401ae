package io.datapunk.discovery.core.register;

import io.datapunk.discovery.core.observe.RegistrationMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.Calls;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.runtime.SerialExecutor;
import io.datapunk.discovery.core.runtime.Timeouts;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the registry for one registration, one at a time, so that no write overtakes another.
 * What they end in arrives on the keeper's serial executor.
 */
final class RegistryCalls {

  /**
   * Longer than all that a driver may do for one call, each within a limit of its own: the last
   * resort against a call that never ends. What is given up before it really ended could overtake
   * the next write.
   */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private final String service;
  private final EngineRuntime runtime;
  private final RegistrationMetrics metrics;
  private final SerialExecutor serial;
  private final Runnable afterEach;
  private boolean busy;
  private Optional<Duration> hurry = Optional.empty();

  RegistryCalls(
      String service,
      EngineRuntime runtime,
      RegistrationMetrics metrics,
      SerialExecutor serial,
      Runnable afterEach) {
    this.service = service;
    this.runtime = runtime;
    this.metrics = metrics;
    this.serial = serial;
    this.afterEach = afterEach;
  }

  boolean isBusy() {
    return busy;
  }

  /** The registry is back: how a call ends that is under way now says nothing about that. */
  void hurry(Duration within) {
    if (busy) {
      hurry = Optional.of(within);
    }
  }

  /**
   * Returns how long to wait after the call that failed: as the backoff says, but no longer than
   * {@link #hurry} asked for meanwhile.
   */
  Duration pauseAfter(Throwable failure, Backoff backoff) {
    Duration pause = backoff.after(failure);
    return hurry.filter(within -> within.compareTo(pause) < 0).orElse(pause);
  }

  /** Starts a call; one of the two is told how it ended, then the keeper takes its next step. */
  <T> void start(
      String operation,
      Supplier<CompletableFuture<T>> call,
      Consumer<? super T> success,
      Consumer<Throwable> failed) {
    start(operation, LIMIT, call, success, failed);
  }

  /** Starts a call that may take no longer than {@code limit}. */
  <T> void start(
      String operation,
      Duration limit,
      Supplier<CompletableFuture<T>> call,
      Consumer<? super T> success,
      Consumer<Throwable> failed) {
    serial.checkInside();
    if (busy) {
      throw new IllegalStateException(operation + " while another call is under way");
    }
    busy = true;
    hurry = Optional.empty();
    long beganNanos = runtime.ticks().nanos();
    Timeouts.within(Calls.start(call), limit, runtime.scheduler(), () -> noAnswer(limit))
        .whenComplete(
            (value, failure) ->
                serial.execute(
                    () -> {
                      busy = false;
                      record(operation, beganNanos, failure);
                      end(value, failure, success, failed);
                    }));
  }

  private <T> void end(
      T value,
      @Nullable Throwable failure,
      Consumer<? super T> success,
      Consumer<Throwable> failed) {
    try {
      if (failure == null) {
        success.accept(value);
      } else {
        failed.accept(Failures.unwrap(failure));
      }
    } finally {
      afterEach.run();
    }
  }

  private void record(String operation, long beganNanos, @Nullable Throwable failure) {
    String outcome =
        failure == null ? "ok" : kindOf(Failures.unwrap(failure)).name().toLowerCase(Locale.ROOT);
    metrics.called(service, operation, outcome, runtime.ticks().nanos() - beganNanos);
  }

  /** Returns the kind of failure; one that breaks the port's contract counts as unavailable. */
  static Kind kindOf(Throwable failure) {
    return failure instanceof RegistryException e ? e.kind() : Kind.UNAVAILABLE;
  }

  private static RegistryException noAnswer(Duration limit) {
    return new RegistryException(Kind.TIMEOUT, "no answer within " + limit.toMillis() + " ms");
  }
}

package io.datapunk.discovery.core.upstream;

import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.observe.RegistryMetrics;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.runtime.Calls;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.runtime.Heartbeat;
import io.datapunk.discovery.core.runtime.Heartbeat.Moment;
import io.datapunk.discovery.core.runtime.Timeouts;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry as the engine asks it: each question has a limit, each answer is moved to the
 * engine's executor and dated, each outcome is counted and felt by the {@link Pulse}.
 *
 * <p>Safe for use from any thread.
 */
public final class Upstream {

  private final Registry registry;
  private final EngineRuntime runtime;
  private final RegistryMetrics metrics;
  private final Heartbeat heartbeat;
  private final TrustScope trust;
  private final Pulse pulse;

  /** Creates one. */
  public Upstream(
      Registry registry,
      EngineRuntime runtime,
      RegistryMetrics metrics,
      Heartbeat heartbeat,
      TrustScope trust) {
    this.trust = trust;
    this.heartbeat = heartbeat;
    this.pulse = new Pulse(runtime.ticks());
    this.registry = registry;
    this.runtime = runtime;
    this.metrics = metrics;
  }

  /** Returns whether the registry answers. */
  public Pulse pulse() {
    return pulse;
  }

  /** Asks about a service; silence for longer than {@code limit} is a failure. */
  public CompletableFuture<Evidence> read(ReadRequest request, Duration limit) {
    Moment asked = heartbeat.now();
    long asking = trust.asking();
    return ask(
        "read",
        "no answer about " + request.service() + " within " + limit.toMillis() + " ms",
        limit,
        () -> registry.read(request),
        answer -> evidence(request, asked, answer, trust.answered(asking)));
  }

  /** Asks for the names of all services. */
  public CompletableFuture<Set<String>> services(Optional<String> datacenter, Duration limit) {
    return ask(
        "services",
        "no list of services within " + limit.toMillis() + " ms",
        limit,
        () -> registry.services(datacenter),
        names -> Collections.unmodifiableSortedSet(new TreeSet<>(names)));
  }

  private <A, T> CompletableFuture<T> ask(
      String call,
      String silence,
      Duration limit,
      Supplier<CompletableFuture<A>> question,
      Function<A, T> reader) {
    long began = runtime.ticks().nanos();
    CompletableFuture<A> limited =
        Timeouts.within(
            Calls.start(question),
            limit,
            runtime.scheduler(),
            () -> new RegistryException(Kind.TIMEOUT, silence));
    CompletableFuture<T> result = limited.thenApplyAsync(reader, runtime.workers());
    result.whenComplete(
        (value, error) -> {
          if (result.isCancelled()) {
            limited.cancel(true);
            return;
          }
          metrics.asked(call, runtime.ticks().nanos() - began, error == null);
          feel(error);
        });
    return result;
  }

  private void feel(@Nullable Throwable error) {
    if (error == null) {
      pulse.answered();
    } else {
      pulse.failed(Failures.unwrap(error));
    }
  }

  private Evidence evidence(
      ReadRequest request, Moment asked, RegistryAnswer answer, Optional<String> scope) {
    Duration lag = answer.lag().orElse(Duration.ZERO);
    return new Evidence(
        Evidence.sorted(answer.endpoints()),
        answer.cursor(),
        runtime.ticks().nanos() - age(request, asked, answer).plus(lag).toNanos(),
        lag,
        answer.rights(),
        SnapshotSource.REGISTRY,
        request.consistency(),
        scope);
  }

  /**
   * How old an answer may be that comes now: it was true at some moment after it was asked for, and
   * may then have lain on the way, before an agent that stood still for example. A poll that found
   * nothing new is true until its wait was over, unless this process stood still. The registry may
   * wait a sixteenth longer than it was asked to, but nobody can tell whether it did.
   */
  private Duration age(ReadRequest request, Moment asked, RegistryAnswer answer) {
    if (heartbeat.stoodStillSince(asked.nanos())) {
      return heartbeat.since(asked);
    }
    Duration ticked = Duration.ofNanos(runtime.ticks().nanos() - asked.nanos());
    Duration late = ticked.minus(request.maxWait());
    boolean waited = request.cursor().isPresent() && answer.cursor().equals(request.cursor());
    if (waited && !late.isNegative()) {
      return late;
    }
    return ticked;
  }
}

package io.datapunk.discovery.consul.poll;

import static java.util.stream.Collectors.toSet;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A service that is followed by shared polls: who waits, what was seen of it last, and when it was
 * named last by a change. {@link Cover} says what the one is worth after the other.
 */
final class SharedService {

  private final String name;
  private final List<PendingRead> waiting = new ArrayList<>();
  private @Nullable Seen seen;
  private long namedNanos;
  private long usedNanos;

  SharedService(String name, long namedNanos, long now) {
    this.name = name;
    this.namedNanos = namedNanos;
    this.usedNanos = now;
  }

  String name() {
    return name;
  }

  @Nullable Seen seen() {
    return seen;
  }

  /** Returns when the shared polls last named it; what was seen before does not count. */
  long namedNanos() {
    return namedNanos;
  }

  void named(long nanos) {
    if (nanos - namedNanos > 0) {
      namedNanos = nanos;
    }
  }

  /** Keeps what is known from the latest moment. */
  void see(Seen latest) {
    Seen held = seen;
    if (held == null || latest.isSince(held.asOfNanos())) {
      seen = latest;
    }
  }

  /** Returns whether an instance changed at that index after what was seen. */
  boolean isBehind(long index) {
    return seen != null && Long.compareUnsigned(seen.answer().cursor().orElse(0), index) < 0;
  }

  /** Returns whether the shared polls named it since it was last seen. */
  boolean isNamedSinceSeen() {
    Seen held = seen;
    return held == null || !held.isSince(namedNanos);
  }

  /** Returns whether instances with other ids were seen; ids of several nodes may be longer. */
  boolean seesOther(Set<String> ids) {
    return seen != null
        && !seen.answer().endpoints().stream()
            .map(ServiceEndpoint::id)
            .collect(toSet())
            .equals(ids);
  }

  void await(PendingRead read, long now) {
    waiting.add(read);
    usedNanos = now;
  }

  /** Returns how long nobody has waited. */
  long idleNanos(long now) {
    return waiting().isEmpty() ? now - usedNanos : 0;
  }

  /** Returns the reads that wait, those given up left out. */
  List<PendingRead> waiting() {
    waiting.removeIf(read -> read.call().isDone());
    return waiting;
  }

  boolean isDue(long now) {
    return waiting().stream().anyMatch(read -> read.isDue(now));
  }

  /**
   * Completes all that stand elsewhere, or are due; returns whether there were some elsewhere. An
   * answer from before what was seen meanwhile tells nothing: what is due ends with what was seen,
   * which is as old as it is.
   */
  boolean answer(Seen latest, long now) {
    Seen before = seen;
    if (before != null && !latest.isSince(before.asOfNanos())) {
      take(read -> read.isDue(now)).forEach(read -> end(read, before));
      return false;
    }
    see(latest);
    boolean differs =
        before != null && !before.answer().endpoints().equals(latest.answer().endpoints());
    List<PendingRead> changed = take(read -> differs || !latest.isAt(read.cursor()));
    changed.forEach(read -> read.call().complete(latest.datedBy(read.askedNanos())));
    take(read -> read.isDue(now))
        .forEach(read -> read.call().complete(latest.datedBy(read.dueNanos())));
    return !changed.isEmpty();
  }

  private static void end(PendingRead read, Seen held) {
    boolean quiet = held.isAt(read.cursor());
    read.call().complete(held.datedBy(quiet ? read.dueNanos() : read.askedNanos()));
  }

  void end(RegistryAnswer answer, Predicate<PendingRead> which) {
    take(which).forEach(read -> read.call().complete(answer));
  }

  void fail(RegistryException failure, Predicate<PendingRead> which) {
    take(which).forEach(read -> read.call().fail(failure));
  }

  private List<PendingRead> take(Predicate<PendingRead> which) {
    List<PendingRead> taken = waiting().stream().filter(which).toList();
    waiting.removeAll(taken);
    return taken;
  }
}

package io.datapunk.discovery.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Takes the time of lookups of a known service, which wait for nobody but, now and then, 100 ms for
 * the refresh of an expired view. The time in which the machine itself stood still is not counted.
 * Used by one thread.
 */
public final class LookupTimes implements AutoCloseable {

  /** A lookup of a known service waits 100 ms at most; the rest is for a busy machine. */
  static final Duration TOO_LONG = Duration.ofMillis(250);

  /** What takes so long has waited for something: half of what it may wait. */
  private static final Duration WAIT = Duration.ofMillis(50);

  private static final double MICROS = 1e3;
  private static final double MILLIS = 1e6;

  private final MachinePauses pauses = new MachinePauses();
  private final List<Long> nanos = new ArrayList<>();
  private final long began = System.nanoTime();
  private int waited;
  private int blocked;

  /** Looks up, and takes the time. */
  public <T> T of(Supplier<T> lookup) {
    long began = System.nanoTime();
    T answer = lookup.get();
    note(began, System.nanoTime());
    return answer;
  }

  private void note(long began, long ended) {
    long took = ended - began;
    if (took > WAIT.toNanos()) {
      took = pauses.nanosWithout(began, ended);
      waited += took > WAIT.toNanos() ? 1 : 0;
      blocked += took > TOO_LONG.toNanos() ? 1 : 0;
    }
    nanos.add(took);
  }

  /** Whether a lookup took too long, and that was not the machine's fault. */
  static boolean isTooLong(long began, long ended, MachinePauses pauses) {
    return ended - began > TOO_LONG.toNanos()
        && pauses.nanosWithout(began, ended) > TOO_LONG.toNanos();
  }

  /**
   * Fails unless lookups answered at their normal speed: none took longer than it may wait at all,
   * and no more waited than loads are begun, one a second.
   *
   * @param trouble what was broken meanwhile, which is printed with the times
   */
  public void assertNormal(String trouble) {
    assertNoneBlocked(trouble);
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
    assertThat(waited).describedAs(trouble + ": " + this).isLessThanOrEqualTo((int) seconds);
  }

  /**
   * Fails if a lookup took longer than it may wait at all.
   *
   * @param trouble what was broken meanwhile, which is printed with the times
   */
  public void assertNoneBlocked(String trouble) {
    String told = trouble + ": " + this;
    System.out.println(told);
    assertThat(nanos).describedAs(told).isNotEmpty();
    assertThat(blocked).describedAs(told).isZero();
  }

  private double at(double share) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : sorted.get((int) ((sorted.size() - 1) * share));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d lookups, p50 %.0f us, p99 %.0f us, longest %.1f ms; %d waited, %d blocked",
        nanos.size(),
        at(0.5) / MICROS,
        at(0.99) / MICROS,
        at(1) / MILLIS,
        waited,
        blocked);
  }

  @Override
  public void close() {
    pauses.close();
  }
}

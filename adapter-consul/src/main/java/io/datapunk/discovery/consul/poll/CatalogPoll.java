package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.consul.call.TaskLane;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Failures;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Refusals;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.RegistryException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One shared poll: follows the index of one part of the catalog, and says what changed.
 *
 * <p>An index that goes back, is missing, or is answered again before the wait is over (as when a
 * snapshot is restored) ends what was known. A failure alone does not: the same index is asked for
 * again. All steps run on the lane.
 */
final class CatalogPoll {

  /** Who is told; each call comes on the lane. */
  interface Follower {

    /** The part is known for the first time. */
    void began();

    /** What changed as the index moved. */
    void changed(CatalogChange change, IndexMove move);

    /** Earlier indexes mean nothing any more. */
    void lost();

    /** An answer failed; the poll goes on by itself. */
    void failed(RegistryException failure);
  }

  /** A poll that was answered later than this had waited for what it shows. */
  private static final Duration AT_ONCE = Duration.ofMillis(250);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(250);

  /** So many bytes, as they are sent, may come in a second: about ten times as many unpacked. */
  private static final long BYTES_PER_SECOND = 200_000;

  private final CatalogPart part;
  private final Place place;
  private final Duration wait;
  private final Tools tools;
  private final TaskLane lane;
  private final Follower follower;

  private boolean ended;
  private boolean known;
  private long index;
  private long announced;
  private long confirmedNanos;
  private int failures;
  private Handle pause = () -> {};

  CatalogPoll(
      CatalogPart part, Place place, Duration wait, Tools tools, TaskLane lane, Follower follower) {
    this.part = part;
    this.place = place;
    this.wait = wait;
    this.tools = tools;
    this.lane = lane;
    this.follower = follower;
  }

  boolean isKnown() {
    return known;
  }

  /** Returns up to when the part is known to be as was said. */
  long confirmedNanos() {
    return confirmedNanos;
  }

  /** Begins, or goes on, with the part as it is: what moved may not have been shown. */
  void begin() {
    show();
  }

  /** Goes no further; a poll under way is left to end. */
  void end() {
    ended = true;
    pause.close();
  }

  private void show() {
    Ask ask = part.read(place.datacenter());
    then(() -> tools.contacts().read(place.agent(), ask), ask, answer -> shown(ask, answer));
  }

  private void shown(Ask ask, Answer answer) {
    OptionalLong shown = answer.index();
    if (isNone(shown) || known && isLess(shown.getAsLong(), index)) {
      lose();
    } else if (known && isLess(shown.getAsLong(), announced)) {
      // Another server answered, which does not know it yet.
      pauseFor(AFTER_FAILURE, this::show);
    } else if (known && shown.getAsLong() == index) {
      confirm(answer.sentNanos(), answer);
      poll();
    } else {
      accept(ask, answer, shown.getAsLong(), false);
    }
  }

  private void accept(Ask ask, Answer answer, long shown, boolean waited) {
    CatalogChange change = part.accept(new Parsed(ask, place.agent(), answer));
    boolean first = !known;
    IndexMove move = new IndexMove(index, confirmedNanos, shown, waited);
    known = true;
    index = shown;
    announced = shown;
    confirmedNanos = answer.sentNanos() - behind(answer);
    if (first) {
      follower.began();
    } else {
      follower.changed(change, move);
    }
    pauseFor(pauseAfter(answer.packed().length), this::poll);
  }

  private void poll() {
    if (!known) {
      begin();
      return;
    }
    Ask ask = part.poll(place.datacenter(), index, wait);
    then(() -> tools.polls().poll(place.agent(), ask), ask, answer -> polled(ask, answer));
  }

  private void polled(Ask ask, Answer answer) {
    OptionalLong shown = answer.index();
    if (!known) {
      begin();
    } else if (isNone(shown) || isLess(shown.getAsLong(), index)) {
      lose();
    } else if (shown.getAsLong() != index) {
      if (part.pollShowsAll()) {
        accept(ask, answer, shown.getAsLong(), hasWaited(answer, AT_ONCE));
      } else {
        announced = shown.getAsLong();
        show();
      }
    } else if (!hasWaited(answer, wait)) {
      lose();
    } else {
      confirm(answer.sentNanos() + wait.toNanos(), answer);
      poll();
    }
  }

  private boolean hasWaited(Answer answer, Duration time) {
    return nanos() - answer.sentNanos() >= time.toNanos();
  }

  private void confirm(long nanos, Answer answer) {
    confirmedNanos = nanos - behind(answer);
    failures = 0;
  }

  /** What was known counts no more; once the poll under way has ended it begins anew. */
  void forget() {
    known = false;
  }

  private void lose() {
    forget();
    failures++;
    pauseFor(pauseAfterFailure(), this::begin);
    follower.lost();
  }

  private void then(Supplier<CompletableFuture<Answer>> step, Ask ask, Consumer<Answer> success) {
    begun(step)
        .whenComplete((answer, thrown) -> lane.submit(() -> settle(ask, answer, thrown, success)));
  }

  /** What is thrown at the beginning is a failure like others, and not the end of the poll. */
  private static CompletableFuture<Answer> begun(Supplier<CompletableFuture<Answer>> step) {
    try {
      return step.get();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void settle(
      Ask ask, Answer answer, @Nullable Throwable thrown, Consumer<Answer> success) {
    if (ended) {
      return;
    }
    try {
      if (thrown != null) {
        throw Failures.known(thrown);
      }
      if (!answer.isOk()) {
        throw Refusals.ofRead(ask, place.agent(), answer, tools.token());
      }
      success.accept(answer);
    } catch (RuntimeException | Error e) {
      failures++;
      pauseFor(pauseAfterFailure(), this::begin);
      follower.failed(Failures.known(e));
    }
  }

  private Duration pauseAfterFailure() {
    Duration pause = AFTER_FAILURE.multipliedBy(1L << Math.min(failures, 5));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private static Duration pauseAfter(long bytes) {
    Duration pause = SHORTEST_PAUSE.plusNanos(bytes * 1_000_000_000L / BYTES_PER_SECOND);
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void pauseFor(Duration time, Runnable next) {
    if (!ended) {
      pause = tools.context().scheduler().after(time, () -> lane.submit(() -> goOn(next)));
    }
  }

  private void goOn(Runnable next) {
    if (!ended) {
      next.run();
    }
  }

  private long nanos() {
    return tools.context().ticks().nanos();
  }

  private static boolean isLess(long one, long other) {
    return Long.compareUnsigned(one, other) < 0;
  }

  private static boolean isNone(OptionalLong index) {
    return index.isEmpty() || index.getAsLong() == 0;
  }

  private static long behind(Answer answer) {
    return answer.lag().orElse(Duration.ZERO).toNanos();
  }
}

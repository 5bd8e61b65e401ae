package io.datapunk.discovery.core.watch;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.runtime.Backoff;
import io.datapunk.discovery.core.runtime.Failures;
import io.datapunk.discovery.core.runtime.TokenBucket;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.upstream.Upstream;
import io.datapunk.discovery.core.view.Publisher;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that follows one service for all who subscribe: it asks for the state, waits until it
 * may differ, and asks again, for ever.
 *
 * <p>All its steps run on the view's executor. It asks for state, never for events, so that a lost
 * wake-up cannot be a lost update. The rules of cursors are those of Consul's blocking queries:
 * none after a failure, none after one that went back, never zero.
 */
final class ServiceWatch {

  private static final Logger log = LoggerFactory.getLogger(ServiceWatch.class);
  private static final int IDLE_BURST = 10;
  private static final double IDLE_PER_SECOND = 2;
  private static final Duration SILENCE_MARGIN = Duration.ofSeconds(2);
  private static final Duration CATCHING_UP = Duration.ofSeconds(1);

  /** Of {@code cacheTtl}: a state that is younger stays fresh for the whole of the next wait. */
  private static final int YOUNG_SHARE = 16;

  private static final long SMALLEST_CURSOR = 1;

  private final ServiceView view;
  private final ServiceDiscoveryConfig config;
  private final Upstream upstream;
  private final Publisher publisher;
  private final EngineRuntime runtime;
  private final WatchMetrics metrics;
  private final Backoff backoff;
  private final TokenBucket idleAnswers;

  // touched only on the view's executor
  private WatchState state = WatchState.IDLE;
  private OptionalLong cursor = OptionalLong.empty();
  private Handle pause = () -> {};
  private @Nullable CompletableFuture<Evidence> question;
  private int failuresInRow;
  private long askedNanos;
  private volatile long lastStepNanos;
  private volatile long auditedNanos;

  ServiceWatch(
      ServiceView view,
      ServiceDiscoveryConfig config,
      Upstream upstream,
      Publisher publisher,
      EngineRuntime runtime,
      WatchMetrics metrics) {
    this.view = view;
    this.config = config;
    this.upstream = upstream;
    this.publisher = publisher;
    this.runtime = runtime;
    this.metrics = metrics;
    this.backoff =
        new Backoff(
            config.backoffMin(), config.backoffMax(), runtime.random("watch/" + view.key()));
    this.idleAnswers = new TokenBucket(IDLE_BURST, IDLE_PER_SECOND, runtime.ticks());
    this.lastStepNanos = runtime.ticks().nanos();
    this.auditedNanos = lastStepNanos;
  }

  ServiceView view() {
    return view;
  }

  void start() {
    view.serial().execute(this::ask);
  }

  /** Ends the loop; a question under way is dropped. */
  void close() {
    view.serial()
        .execute(
            () -> {
              if (state == WatchState.CLOSED) {
                return;
              }
              state = state.to(WatchState.CLOSED);
              pause.close();
              CompletableFuture<Evidence> open = question;
              if (open != null) {
                open.cancel(true);
              }
            });
  }

  /** Asks again after {@code delay} if it was waiting after a failure. */
  void hurry(Duration delay) {
    view.serial()
        .execute(
            () -> {
              if (state == WatchState.PAUSING) {
                pauseFor(delay);
              }
            });
  }

  /**
   * Drops the question under way and asks anew, without a cursor; what was asked is not trusted.
   */
  void askAnew() {
    view.serial()
        .execute(
            () -> {
              if (state == WatchState.CLOSED) {
                return;
              }
              cursor = OptionalLong.empty();
              pause.close();
              CompletableFuture<Evidence> open = question;
              if (open != null) {
                open.cancel(true);
              }
              ask();
            });
  }

  /** Returns how long ago it was last audited, or began. */
  long sinceAuditNanos() {
    return runtime.ticks().nanos() - auditedNanos;
  }

  void audited() {
    auditedNanos = runtime.ticks().nanos();
  }

  /** Returns whether it made no step for longer than any step may take. */
  boolean isStuck() {
    long silent = runtime.ticks().nanos() - lastStepNanos;
    return silent > longestStep().toNanos();
  }

  private Duration longestStep() {
    return silence().plus(config.lookupTimeout()).plus(config.backoffMax()).plus(SILENCE_MARGIN);
  }

  private void ask() {
    if (state == WatchState.CLOSED) {
      return;
    }
    state = state.to(WatchState.ASKING);
    askedNanos = runtime.ticks().nanos();
    lastStepNanos = askedNanos;
    CompletableFuture<Evidence> asked =
        cursor.isPresent()
            ? upstream.read(
                ReadRequest.after(
                    view.service(), view.datacenter(), cursor.getAsLong(), config.watchWait()),
                silence())
            : upstream.read(
                ReadRequest.now(view.service(), view.datacenter(), Consistency.STALE),
                config.lookupTimeout());
    question = asked;
    asked
        .thenCompose(
            evidence ->
                publisher
                    .accept(view, evidence.fromWatch())
                    .thenApply(verdict -> new Answer(evidence, verdict)))
        .whenCompleteAsync(
            (answer, error) -> {
              if (question == asked) { // else it was dropped for another
                conclude(answer, error);
              }
            },
            view.serial());
  }

  private record Answer(Evidence evidence, Verdict verdict) {}

  /** A registry may take a sixteenth longer than asked, to spread its answers. */
  private Duration silence() {
    Duration wait = config.watchWait();
    return wait.plus(wait.dividedBy(16)).plus(SILENCE_MARGIN);
  }

  private void conclude(@Nullable Answer answer, @Nullable Throwable error) {
    question = null;
    if (state == WatchState.CLOSED) {
      return;
    }
    if (answer != null) {
      answered(answer);
    } else if (error != null) {
      failed(Failures.unwrap(error));
    }
  }

  private void answered(Answer answer) {
    metrics.answer(answer.verdict().name().toLowerCase(Locale.ROOT));
    if (failuresInRow > 0) {
      log.atInfo()
          .addKeyValue("service", view.service())
          .addKeyValue("failures", failuresInRow)
          .log("The watch of {} is back after {} failures", view.service(), failuresInRow);
      failuresInRow = 0;
    }
    backoff.reset();
    cursor = wokeForNothing(answer) || mayBeOld(answer) ? OptionalLong.empty() : nextCursor(answer);
    Duration wait = nextPause(answer.verdict());
    if (wait.isZero()) {
      ask();
    } else {
      state = state.to(WatchState.THROTTLED);
      pauseFor(wait);
    }
  }

  /**
   * Whether a poll ended before its wait and brought nothing. So Consul ends all polls when a
   * snapshot is restored, with the state and the index of before; after that index, which may never
   * come again, nothing would wake.
   */
  private boolean wokeForNothing(Answer answer) {
    return cursor.isPresent()
        && answer.evidence().cursor().equals(cursor)
        && runtime.ticks().nanos() - askedNanos < config.watchWait().toNanos();
  }

  /** Whether the change may have lain on the way; one more read, at once, says what is true now. */
  private boolean mayBeOld(Answer answer) {
    long age = runtime.ticks().nanos() - answer.evidence().confirmedNanos();
    return cursor.isPresent()
        && !answer.evidence().cursor().equals(cursor)
        && age > config.cacheTtl().dividedBy(YOUNG_SHARE).toNanos();
  }

  private Duration nextPause(Verdict verdict) {
    Duration pause = verdict == Verdict.CHANGED ? Duration.ZERO : idleAnswers.take();
    boolean mayCatchUp = verdict == Verdict.LAGGING && pause.compareTo(CATCHING_UP) < 0;
    return mayCatchUp ? CATCHING_UP : pause;
  }

  /** The cursor of an answer that was not used would hide what it said until the next change. */
  private OptionalLong nextCursor(Answer answer) {
    boolean unused = answer.verdict() == Verdict.OUTDATED || answer.verdict() == Verdict.LAGGING;
    OptionalLong answered = answer.evidence().cursor();
    if (unused) {
      return OptionalLong.empty();
    }
    if (answered.isEmpty() || answered.getAsLong() < SMALLEST_CURSOR) {
      return OptionalLong.of(SMALLEST_CURSOR);
    }
    if (cursor.isPresent() && answered.getAsLong() < cursor.getAsLong()) {
      publisher.gap(view);
      return OptionalLong.empty();
    }
    return answered;
  }

  private void failed(Throwable failure) {
    metrics.answer("failed");
    failuresInRow++;
    cursor = OptionalLong.empty();
    publisher.failed(view, failure);
    if (failuresInRow == 1) {
      log.atWarn()
          .addKeyValue("service", view.service())
          .log("The watch of {} failed and goes on: {}", view.service(), failure.getMessage());
    }
    state = state.to(WatchState.PAUSING);
    pauseFor(backoff.after(failure));
  }

  private void pauseFor(Duration time) {
    lastStepNanos = runtime.ticks().nanos() + time.toNanos();
    pause.close();
    pause = runtime.scheduler().after(time, () -> view.serial().execute(this::resume));
  }

  private void resume() {
    if (state == WatchState.PAUSING || state == WatchState.THROTTLED) {
      ask();
    }
  }
}

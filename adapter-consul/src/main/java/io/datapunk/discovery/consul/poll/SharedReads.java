package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.consul.call.TaskLane;
import io.datapunk.discovery.consul.http.Failures;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads single services for the shared polls, and hands what they answer to those who wait. What a
 * server that may be behind has answered is read once more. {@link ReadQueue} says when each is
 * read. All steps run on the lane.
 */
final class SharedReads {

  private static final Duration SECOND_LOOK = Duration.ofMillis(250);
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(1);
  private static final Duration WHERE_FAR_BEHIND = Duration.ofSeconds(1);
  private static final Duration ALL_WHERE_FAR_BEHIND = Duration.ofSeconds(10);
  private static final Duration TOLERATED_LAG = Duration.ofSeconds(4);

  private final Place place;
  private final Tools tools;
  private final TaskLane lane;
  private final SharedServices services;
  private final Function<String, CompletableFuture<Seen>> reader;
  private final SharedPollsListener listener;
  private final LongConsumer seenAt;
  private final ReadQueue queue;
  private boolean ended;

  /**
   * Creates one.
   *
   * @param reader reads a service
   * @param seenAt is told the index of each service read
   */
  SharedReads(
      Place place,
      Tools tools,
      TaskLane lane,
      SharedServices services,
      Function<String, CompletableFuture<Seen>> reader,
      SharedPollsListener listener,
      LongConsumer seenAt) {
    this.place = place;
    this.tools = tools;
    this.lane = lane;
    this.services = services;
    this.reader = reader;
    this.listener = listener;
    this.seenAt = seenAt;
    this.queue =
        new ReadQueue(lane, tools.context().scheduler(), services::isUntrusted, this::read);
  }

  /** Reads the service as soon as may be, once more if it is being read. */
  void now(String name) {
    queue.now(name);
  }

  /** Reads the service as soon as may be, unless it is being read. */
  void nowUnlessUnderWay(String name) {
    if (!queue.isUnderWay(name)) {
      queue.now(name);
    }
  }

  /** Reads the service in a moment, if it still needs it then. */
  void soon(String name) {
    queue.after(SECOND_LOOK, name);
  }

  /** Reads these over that time, if they still need it then. */
  void within(Duration time, Collection<String> names) {
    queue.within(time, names);
  }

  void end() {
    ended = true;
    queue.end();
  }

  private void read(String name) {
    begun(name).whenComplete((seen, thrown) -> lane.submit(() -> read(name, seen, thrown)));
  }

  /** Each read has an end, or the queue would wait for it for ever. */
  private CompletableFuture<Seen> begun(String name) {
    try {
      return reader.apply(name);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void read(String name, Seen seen, @Nullable Throwable thrown) {
    if (ended) {
      return;
    }
    SharedService service = services.of(name, tools.context().ticks().nanos());
    try {
      if (thrown == null) {
        wasRead(service, seen);
      } else {
        couldNotBeRead(service, Failures.known(thrown));
      }
    } finally {
      queue.done(name);
    }
  }

  private void wasRead(SharedService service, Seen seen) {
    seen.answer().cursor().ifPresent(seenAt);
    if (service.answer(seen, tools.context().ticks().nanos())) {
      listener.changed(service.name());
    }
    if (services.isUntrusted(service.name())) {
      lookAgain(service, seen.answer().lag().orElse(Duration.ZERO));
    }
  }

  /**
   * The server that answered may not have known yet what the shared polls showed. Where all are far
   * behind, as without a leader, that may take long, and only what was shown to have changed is
   * worth many questions.
   */
  private void lookAgain(SharedService service, Duration lag) {
    if (lag.compareTo(TOLERATED_LAG) < 0) {
      queue.after(SECOND_LOOK.plus(lag), service.name());
    } else if (service.isNamedSinceSeen()) {
      queue.after(WHERE_FAR_BEHIND, service.name());
    } else {
      queue.within(ALL_WHERE_FAR_BEHIND, List.of(service.name()));
    }
  }

  private void couldNotBeRead(SharedService service, RegistryException failure) {
    if (tools.budgets().isRefusal(place.agent(), failure)) {
      long now = tools.context().ticks().nanos();
      service.fail(failure, read -> service.seen() == null || read.isDue(now));
      queue.after(AFTER_REFUSAL, service.name());
      return;
    }
    service.fail(failure, any -> true);
    if (failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.TIMEOUT) {
      listener.away(failure);
    }
  }
}

package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One connection that is kept up: made in the background, tested by pings, replaced when it breaks
 * or goes silent. The driver's own reconnecting is off, so that each connection is a new one, with
 * addresses resolved and credentials read anew.
 *
 * <p>Whoever asks before the first attempt has ended waits for it; later a missing connection is a
 * failure at once.
 */
final class Link<C> {

  private static final Logger log = LoggerFactory.getLogger(Link.class);

  private final String name;
  private final Wire<C> wire;
  private final Limits limits;
  private final Observer observer;
  private final MetricsSink.Counter losses;
  private final Serial serial;
  private final Scheduler scheduler;
  private final Pause pause;
  private volatile CompletableFuture<C> current = new CompletableFuture<>();
  private volatile boolean closed;

  // Touched on the serial executor only.
  private @Nullable C connection;
  private int attempts;
  private boolean started;
  private boolean failing;
  private int turn;
  private Handle timer = () -> {};

  /** Hears of a link's state, on the link's executor. */
  interface Observer {

    Observer NONE =
        new Observer() {
          @Override
          public void up() {}

          @Override
          public void down() {}
        };

    void up();

    void down();
  }

  /**
   * How long things may take.
   *
   * @param dial after which an attempt has failed
   * @param answer after which preparing or testing a connection has failed
   * @param pingInterval between tests
   */
  record Limits(Duration dial, Duration answer, Duration pingInterval) {}

  /** Creates one that is down; {@code name} is for logs, {@code observer} hears of its state. */
  Link(
      String name,
      Wire<C> wire,
      Limits limits,
      Observer observer,
      MetricsSink.Counter losses,
      Serial serial,
      Scheduler scheduler,
      Pause pause) {
    this.name = name;
    this.wire = wire;
    this.limits = limits;
    this.observer = observer;
    this.losses = losses;
    this.serial = serial;
    this.scheduler = scheduler;
    this.pause = pause;
  }

  /** Begins to connect, if it has not begun. */
  void start() {
    serial.execute(
        () -> {
          if (!started && !closed) {
            started = true;
            attempt();
          }
        });
  }

  /** Returns the connection, or a failure that says why there is none. */
  CompletableFuture<C> current() {
    return current;
  }

  /** Replaces a connection that was found to be of no use. */
  void renew(C useless, String reason) {
    serial.execute(() -> lost(useless, reason));
  }

  /** Stops connecting. The connection itself ends with the driver. */
  void close() {
    closed = true;
    CompletableFuture<C> last = current;
    current = failed("closed");
    last.completeExceptionally(new RedisFailure(name + ": closed"));
    serial.execute(() -> timer.close());
  }

  private void attempt() {
    int number = ++attempts;
    later(limits.dial(), () -> dialFailed(number, "no connection in " + limits.dial()));
    wire.dial()
        .whenComplete((made, failure) -> serial.execute(() -> dialled(number, made, failure)));
  }

  private void dialled(int number, @Nullable C made, @Nullable Throwable failure) {
    if (made == null) {
      dialFailed(number, Reason.of(failure));
    } else if (closed || number != attempts) {
      wire.close(made);
    } else {
      prepare(made);
    }
  }

  private void prepare(C made) {
    connection = made;
    later(limits.answer(), () -> lost(made, "not ready in " + limits.answer()));
    wire.prepare(made, () -> renew(made, "connection closed"))
        .whenComplete((ready, failure) -> serial.execute(() -> prepared(made, failure)));
  }

  private void prepared(C made, @Nullable Throwable failure) {
    if (closed || made != connection) {
      return;
    }
    if (failure != null) {
      lost(made, Reason.of(failure));
      return;
    }
    log.atInfo().addKeyValue("link", name).log("Connected: {}", name);
    failing = false;
    if (!current.complete(made)) {
      current = CompletableFuture.completedFuture(made);
    }
    observer.up();
    later(limits.pingInterval(), () -> ping(made));
  }

  private void ping(C tested) {
    later(limits.answer(), () -> lost(tested, "no answer to a ping in " + limits.answer()));
    wire.ping(tested)
        .whenComplete((pong, failure) -> serial.execute(() -> pinged(tested, failure)));
  }

  private void pinged(C tested, @Nullable Throwable failure) {
    if (tested != connection) {
      return;
    }
    if (failure != null) {
      lost(tested, Reason.of(failure));
      return;
    }
    // Only now: a server that accepts and drops at once must not be dialled without a pause.
    pause.reset();
    later(limits.pingInterval(), () -> ping(tested));
  }

  private void lost(C broken, String reason) {
    if (closed || broken != connection) {
      return;
    }
    connection = null;
    wire.close(broken);
    losses.increment();
    observer.down();
    without(reason);
  }

  private void dialFailed(int number, String reason) {
    if (!closed && number == attempts && connection == null) {
      attempts++;
      without(reason);
    }
  }

  private void without(String reason) {
    CompletableFuture<C> last = current;
    current = failed("not connected: " + reason);
    last.completeExceptionally(new RedisFailure(name + ": not connected: " + reason));
    // Once for each outage; the attempts in between are of interest to few.
    log.atLevel(failing ? Level.DEBUG : Level.WARN)
        .addKeyValue("link", name)
        .addKeyValue("reason", reason)
        .log("Not connected, trying again: {}: {}", name, reason);
    failing = true;
    later(pause.next(), this::attempt);
  }

  /** Replaces what is to come next; there is one such thing at any time. */
  private void later(Duration delay, Runnable step) {
    timer.close();
    int mine = ++turn;
    timer =
        scheduler.after(
            delay,
            () ->
                serial.execute(
                    () -> {
                      if (mine == turn && !closed) {
                        step.run();
                      }
                    }));
  }

  private CompletableFuture<C> failed(String reason) {
    return CompletableFuture.failedFuture(new RedisFailure(name + ": " + reason));
  }
}

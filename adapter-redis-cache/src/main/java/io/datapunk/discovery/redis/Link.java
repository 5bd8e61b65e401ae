package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
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
final class Link<C extends StatefulConnection<byte[], byte[]>> {

  private static final Logger log = LoggerFactory.getLogger(Link.class);

  private final Plan<C> plan;
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
   * What kind of connection to keep up.
   *
   * @param name for logs, such as {@code commands at redis://host}
   * @param dial makes a connection; does not block
   * @param prepare readies a new one for use
   * @param ping tests one
   * @param dialLimit after which an attempt has failed
   * @param pingInterval between tests
   * @param answerLimit after which preparing or a test has failed
   * @param observer hears of connections made and lost
   */
  record Plan<C>(
      String name,
      Supplier<CompletableFuture<C>> dial,
      Function<C, CompletionStage<?>> prepare,
      Function<C, CompletionStage<?>> ping,
      Duration dialLimit,
      Duration pingInterval,
      Duration answerLimit,
      Observer observer) {}

  Link(Plan<C> plan, Serial serial, Scheduler scheduler, Pause pause) {
    this.plan = plan;
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
    last.completeExceptionally(new RedisFailure(plan.name() + ": closed"));
    serial.execute(() -> timer.close());
  }

  private void attempt() {
    int number = ++attempts;
    later(plan.dialLimit(), () -> dialFailed(number, "no connection in " + plan.dialLimit()));
    plan.dial()
        .get()
        .whenComplete((made, failure) -> serial.execute(() -> dialled(number, made, failure)));
  }

  private void dialled(int number, @Nullable C made, @Nullable Throwable failure) {
    if (made == null) {
      dialFailed(number, Reason.of(failure));
    } else if (closed || number != attempts) {
      made.closeAsync();
    } else {
      prepare(made);
    }
  }

  private void prepare(C made) {
    connection = made;
    made.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> channel) {
            renew(made, "connection closed");
          }
        });
    if (!made.isOpen()) {
      lost(made, "connection closed");
      return;
    }
    later(plan.answerLimit(), () -> lost(made, "not ready in " + plan.answerLimit()));
    plan.prepare()
        .apply(made)
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
    log.atInfo().addKeyValue("link", plan.name()).log("Connected: {}", plan.name());
    failing = false;
    if (!current.complete(made)) {
      current = CompletableFuture.completedFuture(made);
    }
    plan.observer().up();
    later(plan.pingInterval(), () -> ping(made));
  }

  private void ping(C tested) {
    later(plan.answerLimit(), () -> lost(tested, "no answer to a ping in " + plan.answerLimit()));
    plan.ping()
        .apply(tested)
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
    later(plan.pingInterval(), () -> ping(tested));
  }

  private void lost(C broken, String reason) {
    if (closed || broken != connection) {
      return;
    }
    connection = null;
    broken.closeAsync();
    plan.observer().down();
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
    last.completeExceptionally(new RedisFailure(plan.name() + ": not connected: " + reason));
    // Once for each outage; the attempts in between are of interest to few.
    log.atLevel(failing ? Level.DEBUG : Level.WARN)
        .addKeyValue("link", plan.name())
        .addKeyValue("reason", reason)
        .log("Not connected, trying again: {}: {}", plan.name(), reason);
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
    return CompletableFuture.failedFuture(new RedisFailure(plan.name() + ": " + reason));
  }
}

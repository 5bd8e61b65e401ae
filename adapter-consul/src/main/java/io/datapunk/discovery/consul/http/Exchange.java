package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request on its way: sent, and sent again on another connection for as long as nobody answers
 * it. A connection may be dead without anybody having been told.
 *
 * <p>An answer is taken where its last byte is read. The future of the JDK's client ends on the
 * common pool, which the application may have filled with work that blocks: with two processors it
 * has one thread, and all answers would wait for that. Only failures come that way, and while they
 * do not come the deadline of the request ends it.
 */
final class Exchange {

  /** A server answers from memory in milliseconds. After that long it is asked once more, ... */
  private static final Duration FIRST = Steadiness.USUAL;

  /** ... and after twice as long for the last time. */
  private static final Duration LAST = FIRST.multipliedBy(2);

  private final HttpClient client;
  private final Scheduler scheduler;
  private final Ticks ticks;
  private final Steadiness servers;
  private final ConnectionBudget budget;
  private final Ask ask;
  private final HttpRequest request;
  private final CompletableFuture<Answer> result;
  private final Failing failing;

  /** Says what a failure means. */
  @FunctionalInterface
  interface Failing {

    /** Returns the failure for the asker, of a request sent at that moment. */
    Throwable of(Throwable thrown, long sentNanos);
  }

  /**
   * Creates one.
   *
   * @param servers who answer it
   * @param budget is told of an answer before the asker is
   * @param result is completed by it; if it ends otherwise, so does the request
   */
  Exchange(
      HttpClient client,
      Scheduler scheduler,
      Ticks ticks,
      Steadiness servers,
      ConnectionBudget budget,
      Ask ask,
      HttpRequest request,
      CompletableFuture<Answer> result,
      Failing failing) {
    this.client = client;
    this.scheduler = scheduler;
    this.ticks = ticks;
    this.servers = servers;
    this.budget = budget;
    this.ask = ask;
    this.request = request;
    this.result = result;
    this.failing = failing;
  }

  void send() {
    send(FIRST);
  }

  private void send(Duration patience) {
    if (result.isDone()) {
      return;
    }
    Attempt attempt = new Attempt(servers.begin(ask), budget, ticks.nanos(), result);
    CompletableFuture<HttpResponse<Boolean>> exchange = begin(attempt);
    Handle timer = timer(patience, attempt, exchange);
    exchange.whenComplete(
        (response, failure) -> {
          attempt.beat.ended();
          if (failure != null && attempt.end()) {
            result.completeExceptionally(failing.of(failure, attempt.sentNanos));
          }
        });
    // A request that is answered ends by itself, and its connection serves the next one.
    result.whenComplete(
        (answer, failure) -> {
          timer.close();
          if (failure != null) {
            exchange.cancel(true);
          }
        });
  }

  private CompletableFuture<HttpResponse<Boolean>> begin(Attempt attempt) {
    try {
      return client.sendAsync(request, attempt::body);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Handle timer(
      Duration patience, Attempt attempt, CompletableFuture<HttpResponse<Boolean>> exchange) {
    if (isAnsweredAtOnce() && patience.compareTo(LAST) <= 0) {
      return scheduler.after(
          patience,
          () -> {
            if (attempt.endUnlessAnswered()) {
              exchange.cancel(true);
              send(patience.multipliedBy(2));
            }
          });
    }
    if (ask.silence().compareTo(ask.limit()) < 0) {
      return scheduler.after(
          ask.silence(),
          () -> {
            if (attempt.endUnlessAnswered()) {
              HttpTimeoutException silent =
                  new HttpTimeoutException("no answer within " + ask.silence().toMillis() + " ms");
              result.completeExceptionally(failing.of(silent, attempt.sentNanos));
            }
          });
    }
    return () -> {};
  }

  /** Only what every server answers from memory; others may have to look for a leader. */
  private boolean isAnsweredAtOnce() {
    return ask.isOfAnyServer() && !ask.isPoll() && FIRST.compareTo(ask.limit()) < 0;
  }

  /**
   * One time that the request was sent. It holds nothing of the client, which holds it for as long
   * as it can.
   */
  private static final class Attempt {

    private final Steadiness.Beat beat;
    private final ConnectionBudget budget;
    private final long sentNanos;
    private final CompletableFuture<Answer> result;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean beingAnswered;

    Attempt(
        Steadiness.Beat beat,
        ConnectionBudget budget,
        long sentNanos,
        CompletableFuture<Answer> result) {
      this.beat = beat;
      this.budget = budget;
      this.sentNanos = sentNanos;
      this.result = result;
    }

    /** Returns whether this is its end; there is one. */
    boolean end() {
      return over.compareAndSet(false, true);
    }

    boolean endUnlessAnswered() {
      return !beingAnswered && end();
    }

    /**
     * Takes the body; what the client's own future holds of it is no more than that it was read.
     */
    BodySubscriber<Boolean> body(ResponseInfo head) {
      beingAnswered = true;
      return BodySubscribers.mapping(
          new BoundedBody(BoundedBody.MOST_BYTES),
          packed -> {
            Answer answer = new Answer(head.statusCode(), head.headers(), packed, sentNanos);
            beat.answered(answer);
            budget.answered(answer);
            if (end()) {
              result.complete(answer);
            }
            return true;
          });
    }
  }
}

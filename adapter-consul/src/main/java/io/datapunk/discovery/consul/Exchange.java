package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

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

  private final HttpClient client;
  private final Scheduler scheduler;
  private final Ticks ticks;
  private final Steadiness servers;
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
   * @param result is completed by it; if it ends otherwise, so does the request
   */
  Exchange(
      HttpClient client,
      Scheduler scheduler,
      Ticks ticks,
      Steadiness servers,
      Ask ask,
      HttpRequest request,
      CompletableFuture<Answer> result,
      Failing failing) {
    this.client = client;
    this.scheduler = scheduler;
    this.ticks = ticks;
    this.servers = servers;
    this.ask = ask;
    this.request = request;
    this.result = result;
    this.failing = failing;
  }

  void send() {
    send(Steadiness.USUAL);
  }

  private void send(Duration patience) {
    if (result.isDone()) {
      return;
    }
    AtomicBoolean over = new AtomicBoolean();
    Steadiness.Beat beat = servers.begin(ask);
    long sent = ticks.nanos();
    CompletableFuture<HttpResponse<byte[]>> exchange = begin(taking(beat, over, result), sent);
    Handle again = () -> {};
    if (mayBeRepeated(patience)) {
      again =
          scheduler.after(
              patience,
              () -> {
                if (over.compareAndSet(false, true)) {
                  exchange.cancel(true);
                  send(patience.multipliedBy(2));
                }
              });
    }
    exchange.whenComplete(
        (response, failure) -> {
          beat.ended();
          if (failure != null && over.compareAndSet(false, true)) {
            result.completeExceptionally(failing.of(failure, sent));
          }
        });
    endWith(exchange, again);
  }

  /** Holds nothing of the client, which keeps this for as long as it can. */
  private static Consumer<Answer> taking(
      Steadiness.Beat beat, AtomicBoolean over, CompletableFuture<Answer> result) {
    return answer -> {
      beat.answered(answer.status());
      if (over.compareAndSet(false, true)) {
        result.complete(answer);
      }
    };
  }

  private CompletableFuture<HttpResponse<byte[]>> begin(Consumer<Answer> then, long sent) {
    try {
      return client.sendAsync(request, head -> body(head, then, sent));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static BodySubscriber<byte[]> body(ResponseInfo head, Consumer<Answer> then, long sent) {
    BoundedBody body = new BoundedBody(BoundedBody.MOST_BYTES);
    body.whenRead(
        packed -> then.accept(new Answer(head.statusCode(), head.headers(), packed, sent)));
    return body;
  }

  /** A request that is answered ends by itself, and its connection serves the next one. */
  private void endWith(CompletableFuture<HttpResponse<byte[]>> exchange, Handle again) {
    result.whenComplete(
        (answer, failure) -> {
          again.close();
          if (failure != null) {
            exchange.cancel(true);
          }
        });
  }

  /** Only what every server answers at once; others may have to look for a leader. */
  private boolean mayBeRepeated(Duration patience) {
    return ask.isOfAnyServer() && !ask.isPoll() && patience.compareTo(ask.limit()) < 0;
  }
}

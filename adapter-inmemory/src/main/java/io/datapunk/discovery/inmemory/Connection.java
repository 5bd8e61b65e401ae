package io.datapunk.discovery.inmemory;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.core.port.AdapterContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A client's connection to a store: carries calls there and answers back, each way in half the
 * latency, and knows which calls are open.
 */
final class Connection {

  private final AdapterContext context;
  private final Supplier<Duration> latency;
  private final Supplier<RuntimeException> closedFailure;
  private final Set<Call<?>> open = new LinkedHashSet<>();
  private boolean closed;

  Connection(
      AdapterContext context,
      Supplier<Duration> latency,
      Supplier<RuntimeException> closedFailure) {
    this.context = requireNonNull(context, "context");
    this.latency = latency;
    this.closedFailure = closedFailure;
  }

  AdapterContext context() {
    return context;
  }

  /** Sends a call; {@code arrival} is what the store does with it. */
  <T> CompletableFuture<T> send(Consumer<Call<T>> arrival) {
    Call<T> call = new Call<>(answer -> afterOneWay(() -> handOver(answer)));
    if (!admit(call)) {
      return CompletableFuture.failedFuture(closedFailure.get());
    }
    call.future().whenComplete((value, failure) -> forget(call));
    afterOneWay(() -> arrival.accept(call));
    return call.future();
  }

  /** Breaks the connection: what is open fails, what is under way never arrives. */
  void breakOff(Supplier<RuntimeException> failure) {
    for (Call<?> call : openCalls()) {
      call.lose();
      handOver(() -> call.close(failure.get()));
    }
  }

  /**
   * Fails what is open, on the calling thread.
   *
   * @return whether it was open until now
   */
  boolean close() {
    synchronized (open) {
      if (closed) {
        return false;
      }
      closed = true;
    }
    openCalls().forEach(call -> call.close(closedFailure.get()));
    return true;
  }

  boolean isClosed() {
    synchronized (open) {
      return closed;
    }
  }

  private boolean admit(Call<?> call) {
    synchronized (open) {
      return !closed && open.add(call);
    }
  }

  private void forget(Call<?> call) {
    synchronized (open) {
      open.remove(call);
    }
  }

  private List<Call<?>> openCalls() {
    synchronized (open) {
      return new ArrayList<>(open);
    }
  }

  private void afterOneWay(Runnable step) {
    Duration oneWay = latency.get().dividedBy(2);
    if (oneWay.isZero()) {
      step.run();
    } else {
      context.scheduler().after(oneWay, step);
    }
  }

  private void handOver(Runnable completion) {
    try {
      context.executor().execute(completion);
    } catch (RejectedExecutionException closing) {
      completion.run();
    }
  }
}

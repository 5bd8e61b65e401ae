package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** A runtime that runs everything on the thread that hands it in; its time stands still. */
final class DirectRuntime implements EngineRuntime {

  @Override
  public Executor workers() {
    return Runnable::run;
  }

  @Override
  public Executor blocking() {
    return Runnable::run;
  }

  @Override
  public Executor callbacks() {
    return Runnable::run;
  }

  @Override
  public Scheduler scheduler() {
    return (delay, task) -> () -> {};
  }

  @Override
  public Ticks ticks() {
    return () -> 0;
  }

  @Override
  public Clock clock() {
    return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  }

  @Override
  public RandomGenerator random(String name) {
    return new SplittableRandom(0);
  }

  @Override
  public boolean inCallback() {
    return false;
  }

  @Override
  public <T> T await(CompletableFuture<T> future, Duration limit) {
    return future.join();
  }

  @Override
  public void close() {}
}

package io.datapunk.discovery.it.scale;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Looks each second whether the instances that the processes keep are registered and healthy. */
final class Heartbeats implements AutoCloseable {

  private static final Pattern KEPT =
      Pattern.compile("\"Status\": ?\"passing\"[^{}]*\"ServiceID\": ?\"kept-");

  private final Fleet fleet;
  private final int expected;
  private final Thread thread = new Thread(this::look, "heartbeats");
  private volatile boolean closed;
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger bad = new AtomicInteger();

  Heartbeats(Fleet fleet, int expected) {
    this.fleet = fleet;
    this.expected = expected;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean allHealthy() {
    return KEPT.matcher(fleet.get("/v1/agent/checks")).results().count() == expected;
  }

  @Override
  public String toString() {
    return "%d of %d looks all healthy".formatted(looks.get() - bad.get(), looks.get());
  }

  int bad() {
    return bad.get();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void look() {
    while (!closed) {
      if (!allHealthy()) {
        bad.incrementAndGet();
      }
      looks.incrementAndGet();
      LockSupport.parkNanos(1_000_000_000L);
    }
  }
}

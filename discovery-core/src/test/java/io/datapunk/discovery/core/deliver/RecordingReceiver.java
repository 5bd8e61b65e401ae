package io.datapunk.discovery.core.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A receiver that remembers in words what it was told, and can be made to hang or to throw. */
final class RecordingReceiver implements Receiver {

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CountDownLatch called = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean takes = true;
  private volatile @Nullable Error failure;
  private volatile Runnable then = () -> {};

  @Override
  public boolean takesChange() {
    return takes;
  }

  @Override
  public void change(ServiceChange change) {
    tell(
        "+"
            + ids(change.added())
            + " -"
            + ids(change.removed())
            + " = "
            + ids(change.snapshot().endpoints()));
  }

  @Override
  public void stale(ServiceSnapshot last, StaleReason reason) {
    tell("stale " + reason);
  }

  @Override
  public void recovered(ServiceSnapshot current) {
    tell("recovered");
  }

  List<String> told() {
    return List.copyOf(told);
  }

  /** Returns how many calls there were at most at one time. */
  int most() {
    return most.get();
  }

  boolean isInside() {
    return inside.get() > 0;
  }

  void takes(boolean on) {
    takes = on;
  }

  void failWith(@Nullable Error error) {
    failure = error;
  }

  void then(Runnable task) {
    then = task;
  }

  void block() {
    gate = new CountDownLatch(1);
  }

  void unblock() {
    gate.countDown();
  }

  void awaitCall() throws InterruptedException {
    assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private void tell(String text) {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    try {
      told.add(text);
      called.countDown();
      gate.await();
      then.run();
      Error error = failure;
      if (error != null) {
        throw error;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inside.decrementAndGet();
    }
  }

  private static List<String> ids(Collection<ServiceEndpoint> endpoints) {
    return endpoints.stream().map(ServiceEndpoint::id).toList();
  }
}

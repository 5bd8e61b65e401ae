package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.observe.WatchMetrics;
import io.datapunk.discovery.core.port.MetricsSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * A mailbox whose states are put in by some threads and handed over by others, and what its
 * receiver saw.
 */
public abstract class MailboxUnderStress {

  /** Made before, since a race is rare where each step takes long. */
  private static final List<ServiceSnapshot> STATES =
      IntStream.rangeClosed(1, 100).mapToObj(MailboxUnderStress::state).toList();

  private final AtomicInteger versions = new AtomicInteger();
  private final QueuedRuntime runtime = new QueuedRuntime();
  private final Mailbox mailbox =
      new Mailbox(
          "api", new Checking(), Duration.ZERO, runtime, new WatchMetrics(MetricsSink.none()));
  private volatile boolean closing;
  private volatile boolean closed;
  private volatile boolean inside;
  private volatile long handedOver;
  private volatile String violation = "";

  final void putNext() {
    mailbox.put(STATES.get(versions.getAndIncrement()));
  }

  private static ServiceSnapshot state(int version) {
    return ServiceSnapshot.builder("api")
        .version(version)
        .endpoints(List.of(ServiceEndpoint.builder("api", "i" + version, "h", 1).build()))
        .build();
  }

  final void handOverSome() {
    boolean unused = runtime.runOne();
  }

  final void closeIt() {
    closing = true;
    if (mailbox.close().isDone()) { // else a call that began before is still running
      closed = true;
    }
  }

  /** Returns the version handed over last, once all that waits has been; 0 for none. */
  final long lastHandedOver() {
    while (runtime.runOne()) {
      // until none waits
    }
    return handedOver;
  }

  final long lastPut() {
    return versions.get();
  }

  final boolean isClosing() {
    return closing;
  }

  final void checkCallbacks() {
    if (!violation.isEmpty()) {
      throw new IllegalStateException(violation);
    }
  }

  /** Nothing before or after the parallel part: there is no race in it. */
  static StressOptions options() {
    return new StressOptions()
        .iterations(10)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(3)
        .actorsAfter(0)
        .invocationsPerIteration(1_000);
  }

  private final class Checking implements Receiver {

    /** Asked between reading the slot and emptying it: time for another state to come. */
    @Override
    public boolean takesChange() {
      Thread.yield();
      return true;
    }

    @Override
    public void change(ServiceChange change) {
      if (closed) {
        violation = "a call began after close had returned";
      }
      if (inside) {
        violation = "two calls overlap";
      }
      inside = true;
      handedOver = change.snapshot().version();
      inside = false;
    }

    @Override
    public void stale(ServiceSnapshot last, StaleReason reason) {}

    @Override
    public void recovered(ServiceSnapshot current) {}
  }
}

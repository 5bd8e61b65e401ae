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
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Many runs of two threads against each other: the last state put in is the last handed over, no
 * two calls overlap, and none begins once {@code close} has returned.
 */
public class MailboxStressTest {

  private final AtomicInteger versions = new AtomicInteger();
  private final Mailbox mailbox =
      new Mailbox(
          "api",
          new Checking(),
          Duration.ZERO,
          new DirectRuntime(),
          new WatchMetrics(MetricsSink.none()));
  private volatile boolean closed;
  private int calls;
  private boolean inside;
  private String violation = "";

  @Operation
  public void put() {
    int version = versions.incrementAndGet();
    mailbox.put(
        ServiceSnapshot.builder("api")
            .endpoints(List.of(ServiceEndpoint.builder("api", "i" + version, "h", 1).build()))
            .build());
  }

  @Operation
  public void close() {
    if (mailbox.close().isDone()) { // else a call that began before is still running
      closed = true;
    }
  }

  @Validate
  public void lawOfCallbacks() {
    if (!closed && versions.get() > 0 && calls == 0) {
      violation = "nothing was handed over";
    }
    if (!violation.isEmpty()) {
      throw new IllegalStateException(violation);
    }
  }

  private final class Checking implements Receiver {

    @Override
    public boolean takesChange() {
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
      calls++;
      inside = false;
    }

    @Override
    public void stale(ServiceSnapshot last, StaleReason reason) {}

    @Override
    public void recovered(ServiceSnapshot current) {}
  }

  @Test
  void p6_theLawOfCallbacksHoldsUnderStress() {
    new StressOptions()
        .iterations(10)
        .threads(2)
        .actorsPerThread(3)
        .invocationsPerIteration(1_000)
        .check(MailboxStressTest.class);
  }
}

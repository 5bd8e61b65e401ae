package io.datapunk.discovery.examples;

import io.datapunk.discovery.EndpointChange;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceListener;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A listener that prints each change, and lets others wait for one. */
final class ChangePrinter implements ServiceListener {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final PrintStream out;
  private List<String> passing = List.of();

  ChangePrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void onChange(ServiceChange change) {
    change.added().forEach(endpoint -> print("+ " + describe(endpoint)));
    change.removed().forEach(endpoint -> print("- " + describe(endpoint)));
    change.changed().stream().map(EndpointChange::after).forEach(it -> print("~ " + describe(it)));
    print("= " + change.snapshot().size() + " passing");
    passing = change.snapshot().endpoints().stream().map(ServiceEndpoint::id).toList();
    notifyAll();
  }

  @Override
  public void onStale(ServiceSnapshot last, StaleReason reason) {
    print("? stale: " + reason);
  }

  @Override
  public void onRecovered(ServiceSnapshot current) {
    print("! fresh again");
  }

  /** Waits until exactly these are shown. */
  synchronized void awaitPassing(List<String> ids) {
    List<String> wanted = ids.stream().sorted().toList();
    long end = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!passing.equals(wanted)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new StepFailedException(
              "the watch shows " + passing + " after " + LIMIT.toSeconds() + " s, not " + wanted);
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailedException("interrupted");
    }
  }

  private void print(String line) {
    out.println("   watch: " + line);
  }

  private static String describe(ServiceEndpoint endpoint) {
    return endpoint.id() + " " + endpoint.tags() + " " + endpoint.metadata();
  }
}

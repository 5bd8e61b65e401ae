package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryException;
import io.datapunk.discovery.ServiceListener;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.Subscription;
import java.util.TreeSet;

/** A subscription, and all that is handed to its listener, judged. */
final class WatchedService implements ServiceListener, AutoCloseable {

  private final Judge judge;
  private final Findings findings;
  private final Subscription subscription;
  private State handed = new State(State.NONE, new TreeSet<>());

  WatchedService(ServiceDiscovery discovery, History history, Findings findings) {
    this.findings = findings;
    this.judge = new Judge("a listener", history, findings);
    this.subscription = discovery.watch(history.service(), this);
  }

  @Override
  public synchronized void onChange(ServiceChange change) {
    State next = State.of(change.snapshot());
    State before = change.previous().map(State::of).orElse(handed);
    if (!before.equals(handed)) {
      findings.outOfOrder(
          "a listener was told of " + before + " -> " + next + " but held " + handed);
    }
    handed = next;
    judge.saw(next, System.nanoTime());
  }

  /** Whether listener and subscription hold a state, and call it fresh. */
  boolean isRight(State truth) {
    return handed().equals(truth) && shows(truth);
  }

  private boolean shows(State truth) {
    try {
      ServiceSnapshot snapshot = subscription.snapshot();
      return !snapshot.isStale() && State.of(snapshot).equals(truth);
    } catch (ServiceDiscoveryException nothingYet) {
      return false;
    }
  }

  synchronized State handed() {
    return handed;
  }

  @Override
  public String toString() {
    try {
      ServiceSnapshot shown = subscription.snapshot();
      return "handed " + handed() + ", shows " + State.of(shown) + " " + shown;
    } catch (ServiceDiscoveryException e) {
      return "handed " + handed() + ", shows " + e;
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}

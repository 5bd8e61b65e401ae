package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceListener;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.Subscription;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user that follows a service, and behaves well or badly. */
public final class Subscriber implements ServiceListener {

  /** What it does when it is called. */
  public enum Manner {
    /** Takes note and returns. */
    GOOD,
    /** Throws now and then. */
    THROWS,
    /** Takes seconds now and then. */
    BLOCKS
  }

  private final ClientProcess process;
  private final int number;
  private final ServiceQuery query;
  private final Manner manner;
  private final Witness witness;
  private final long beganAt;
  private @Nullable Subscription subscription;
  private boolean closed;
  private boolean inCall;

  Subscriber(
      ClientProcess process, int number, ServiceQuery query, Manner manner, Witness witness) {
    this.process = process;
    this.number = number;
    this.query = query;
    this.manner = manner;
    this.witness = witness;
    this.beganAt = process.time().now();
  }

  void hold(Subscription held) {
    subscription = held;
  }

  /** Returns the process it lives in. */
  public ClientProcess process() {
    return process;
  }

  /** Returns what it follows. */
  public ServiceQuery query() {
    return query;
  }

  /** Returns how it behaves. */
  public Manner manner() {
    return manner;
  }

  /** Returns when it subscribed. */
  public long beganAt() {
    return beganAt;
  }

  /** Returns whether its closing began. */
  public boolean isClosed() {
    return closed;
  }

  /** Returns whether a call to it is under way. */
  public boolean isInCall() {
    return inCall;
  }

  /** Asks the subscription for its state, as users do at any time. */
  void look() {
    if (closed || subscription == null) {
      return;
    }
    ServiceSnapshot snapshot;
    try {
      snapshot = subscription.snapshot();
    } catch (RuntimeException e) {
      witness.refused(this, e);
      return;
    }
    witness.showed(this, snapshot);
  }

  /** Returns the subscription's state, or throws what it throws. */
  public ServiceSnapshot current() {
    return Objects.requireNonNull(subscription).snapshot();
  }

  void close() {
    if (!closed && subscription != null) {
      process.note(() -> this + ": closes");
      closed = true;
      subscription.close();
    }
  }

  /** The whole discovery is being closed. */
  void markClosed() {
    closed = true;
  }

  @Override
  public void onChange(ServiceChange change) {
    process.note(() -> this + ": told " + Shown.change(change));
    witness.changed(this, change);
    behave();
  }

  @Override
  public void onStale(ServiceSnapshot last, StaleReason reason) {
    process.note(() -> this + ": told stale, " + reason);
    witness.stale(this, last, reason);
    behave();
  }

  @Override
  public void onRecovered(ServiceSnapshot current) {
    process.note(() -> this + ": told recovered, v" + current.version());
    witness.recovered(this, current);
    behave();
  }

  private void behave() {
    boolean outermost = !inCall;
    inCall = true;
    try {
      process.habits().behave(this);
    } finally {
      if (outermost) {
        inCall = false;
      }
    }
  }

  @Override
  public String toString() {
    return process + "/sub" + number + "(" + query.service() + ")";
  }
}

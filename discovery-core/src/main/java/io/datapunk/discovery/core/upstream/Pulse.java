package io.datapunk.discovery.core.upstream;

import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How the registry answers, as its last answers and failures say. Those who wait for its return, or
 * for the return of rights, are told once it is back.
 *
 * <p>Safe for use from any thread.
 */
public final class Pulse {

  /** One right that is missing among others that are not must not make all ask all the time. */
  private static final Duration BETWEEN_RETURNS_OF_RIGHTS = Duration.ofSeconds(10);

  private final Ticks ticks;
  private final AtomicBoolean sick = new AtomicBoolean();
  private final List<Runnable> onReturn = new CopyOnWriteArrayList<>();
  private final List<Runnable> onLoss = new CopyOnWriteArrayList<>();

  // guarded by this
  private boolean denied;
  private boolean hadReturn;
  private long lastReturnNanos;

  Pulse(Ticks ticks) {
    this.ticks = ticks;
  }

  /** Returns whether the last call failed for a reason that lies with the registry. */
  public boolean isSick() {
    return sick.get();
  }

  /** Returns whether somebody may be waiting for the registry, or for rights, to come back. */
  public boolean isTroubled() {
    return sick.get() || isDenied();
  }

  /** Runs {@code task} each time the registry, or a right, is back; it must be short. */
  public void onReturn(Runnable task) {
    onReturn.add(task);
  }

  /** Runs {@code task} each time the registry, or a right, went away; it must be short. */
  public void onLoss(Runnable task) {
    onLoss.add(task);
  }

  /** Notes a failure, also one that was found in an answer. */
  public void failed(Throwable failure) {
    boolean lost =
        saysAway(failure)
            ? sick.compareAndSet(false, true)
            : failure instanceof RegistryException e && e.kind() == Kind.DENIED && setDenied();
    if (lost) {
      onLoss.forEach(Runnable::run);
    }
  }

  void answered() {
    boolean returned = sick.get() && sick.compareAndSet(true, false);
    if (rightsReturned() || returned) {
      onReturn.forEach(Runnable::run);
    }
  }

  private synchronized boolean isDenied() {
    return denied;
  }

  private synchronized boolean setDenied() {
    boolean isNew = !denied;
    denied = true;
    return isNew;
  }

  private synchronized boolean rightsReturned() {
    if (!denied) {
      return false;
    }
    long now = ticks.nanos();
    if (hadReturn && now - lastReturnNanos < BETWEEN_RETURNS_OF_RIGHTS.toNanos()) {
      return false;
    }
    denied = false;
    hadReturn = true;
    lastReturnNanos = now;
    return true;
  }

  /** An answer that cannot be understood is about one question; the others may be answered. */
  private static boolean saysAway(Throwable failure) {
    return failure instanceof RegistryException e
        && e.kind().isTransient()
        && e.kind() != Kind.GARBAGE;
  }
}

package io.datapunk.discovery.core.upstream;

import io.datapunk.discovery.core.port.RegistryException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether the registry answers, as its last answer or failure says. Those who wait for its return
 * are told once it is back.
 *
 * <p>Safe for use from any thread.
 */
public final class Pulse {

  private final AtomicBoolean sick = new AtomicBoolean();
  private final List<Runnable> onReturn = new CopyOnWriteArrayList<>();
  private final List<Runnable> onLoss = new CopyOnWriteArrayList<>();

  /** Returns whether the last call failed for a reason that lies with the registry. */
  public boolean isSick() {
    return sick.get();
  }

  /** Runs {@code task} each time the registry is back; it must be short. */
  public void onReturn(Runnable task) {
    onReturn.add(task);
  }

  /** Runs {@code task} each time the registry went away; it must be short. */
  public void onLoss(Runnable task) {
    onLoss.add(task);
  }

  void answered() {
    if (sick.get() && sick.compareAndSet(true, false)) {
      onReturn.forEach(Runnable::run);
    }
  }

  void failed(Throwable failure) {
    if (saysAway(failure) && sick.compareAndSet(false, true)) {
      onLoss.forEach(Runnable::run);
    }
  }

  /** An answer that cannot be understood is about one question; the others may be answered. */
  private static boolean saysAway(Throwable failure) {
    return failure instanceof RegistryException e
        && e.kind().isTransient()
        && e.kind() != RegistryException.Kind.GARBAGE;
  }
}

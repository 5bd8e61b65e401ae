package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.testkit.simulation.model.Chance;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** How the user code of one process behaves inside callbacks. */
final class Habits {

  private final ProcessRuntime runtime;
  private final Chance chance;
  private int blocked;

  Habits(ProcessRuntime runtime, Chance chance) {
    this.runtime = runtime;
    this.chance = chance;
  }

  void behave(Subscriber subscriber) {
    if (subscriber.manner() == Subscriber.Manner.THROWS && chance.of(0.5)) {
      throw new IllegalStateException("a listener's own failure");
    }
    // One at a time: who waits on the simulation's thread waits for those who began later.
    if (subscriber.manner() == Subscriber.Manner.BLOCKS && blocked == 0 && chance.of(0.3)) {
      block(Duration.ofMillis(chance.between(10, 4_000)));
    }
    if (chance.of(0.01)) {
      subscriber.close();
    }
  }

  private void block(Duration time) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    runtime.scheduler().after(time, () -> end.complete(null));
    blocked++;
    try {
      runtime.await(end, time.plusSeconds(1));
    } catch (TimeoutException e) {
      return; // paused meanwhile
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      blocked--;
    }
  }
}

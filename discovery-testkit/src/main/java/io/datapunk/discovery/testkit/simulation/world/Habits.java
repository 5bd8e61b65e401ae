package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.testkit.simulation.model.Chance;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** How the user code of one process behaves inside callbacks. */
final class Habits {

  private final ProcessRuntime runtime;
  private final Chance chance;
  private final Naps naps;

  Habits(ProcessRuntime runtime, Chance chance, Naps naps) {
    this.runtime = runtime;
    this.chance = chance;
    this.naps = naps;
  }

  void behave(Subscriber subscriber) {
    if (subscriber.manner() == Subscriber.Manner.THROWS && chance.of(0.5)) {
      throw new IllegalStateException("a listener's own failure");
    }
    if (subscriber.manner() == Subscriber.Manner.BLOCKS && chance.of(0.3) && naps.begin()) {
      block(Duration.ofMillis(chance.between(10, 4_000)));
    }
    if (chance.of(0.01)) {
      subscriber.close();
    }
  }

  private void block(Duration time) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    runtime.scheduler().after(time, () -> end.complete(null));
    try {
      runtime.await(end, time.plusSeconds(1));
    } catch (TimeoutException e) {
      return; // paused meanwhile
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      naps.end();
    }
  }
}

package io.datapunk.discovery.core.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Real threads change what is wanted while the registry takes it. */
class WaitersStressTest {

  private static final int CHANGES = 50_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Scheduler NEVER = (delay, task) -> () -> {};

  private final Waiters waiters = new Waiters(NEVER);
  private final WantedBox wanted =
      new WantedBox(Wanted.first(ServiceRegistration.builder("orders", "10.0.0.1", 8080).build()));

  @Test
  void p7_whoeverChangesSomethingHearsThatItWasTaken() throws Exception {
    Thread keeper = new Thread(this::takeAllTheTime, "keeper");
    keeper.setDaemon(true);
    keeper.start();

    for (int i = 0; i < CHANGES; i++) {
      assertThat(change()).succeedsWithin(PATIENCE);
    }

    keeper.join();
  }

  private CompletableFuture<Void> change() {
    Wanted before = wanted.get();
    Wanted after = before.with(before.registration());
    CompletableFuture<Void> future = new CompletableFuture<>();
    Runnable wait = () -> waiters.add(after.generation(), future, Duration.ofDays(1), () -> {});
    assertThat(wanted.replace(before, after, wait)).isTrue();
    return future;
  }

  /** As the keeper does: each change it sees is taken once. */
  private void takeAllTheTime() {
    long held = 1;
    while (held <= CHANGES) {
      Wanted now = wanted.get();
      if (now.generation() != held) {
        held = now.generation();
        waiters.taken(held);
      }
    }
  }
}

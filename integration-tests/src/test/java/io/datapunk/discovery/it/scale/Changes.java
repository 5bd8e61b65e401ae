package io.datapunk.discovery.it.scale;

import io.datapunk.discovery.it.servers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Changes one service after the other, and tells when each process saw it. */
final class Changes {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int KINDS = 3;

  private final Fleet fleet;
  private final int services;
  private final Duration pause;
  private final Random random = new Random(1);

  private record Change(String service, String state, long sentNanos) {}

  Changes(Fleet fleet, int services, Duration pause) {
    this.fleet = fleet;
    this.services = services;
    this.pause = pause;
  }

  /** Makes as many changes, and returns the delays of each process. */
  List<Delays> run(int count, List<WatcherProcess> watchers) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String service = WatcherMain.service(random.nextInt(services));
      long sent = System.nanoTime();
      changes.add(new Change(service, fleet.change(service, i % KINDS), sent));
      LockSupport.parkNanos(pause.toNanos());
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    return watchers.stream().map(watcher -> delays(changes, watcher, end)).toList();
  }

  private static Delays delays(List<Change> changes, WatcherProcess watcher, long end) {
    List<Duration> delays = new ArrayList<>();
    int missed = 0;
    for (Change change : changes) {
      long left = Math.max(1, end - System.nanoTime());
      long[] seen = {-1};
      try {
        Await.until(
            "the change is seen",
            Duration.ofNanos(left),
            () -> {
              seen[0] = watcher.saw(change.service, change.state, change.sentNanos);
              return seen[0] != -1;
            });
        delays.add(Duration.ofNanos(seen[0] - change.sentNanos));
      } catch (IllegalStateException late) {
        missed++;
      }
    }
    return Delays.of(delays, missed);
  }
}

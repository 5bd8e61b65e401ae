package io.datapunk.discovery.inmemory.cache;

import io.datapunk.discovery.inmemory.CacheFault;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** What may be the matter with the distributed cache. */
enum CacheTrouble {
  ABSENT,
  UP,
  SLOW,
  HUNG,
  REFUSING,
  FULL,
  FLUSHED,
  POISONED,
  OTHER_VERSION;

  void begin(MatrixWorld world) {
    switch (this) {
      case ABSENT, UP -> {}
      case SLOW -> world.cache.faults().latency(Duration.ofMillis(20));
      case HUNG -> world.cache.faults().begin(CacheFault.HANG);
      case REFUSING -> world.cache.faults().begin(CacheFault.OUTAGE);
      case FULL -> world.cache.faults().begin(CacheFault.FULL);
      case FLUSHED -> world.cache.faults().flush();
      case POISONED -> world.replaceEntries(payload -> Arrays.copyOf(payload, payload.length / 2));
      case OTHER_VERSION ->
          world.replaceEntries(
              payload -> {
                byte[] other = payload.clone();
                other[2]++;
                return other;
              });
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

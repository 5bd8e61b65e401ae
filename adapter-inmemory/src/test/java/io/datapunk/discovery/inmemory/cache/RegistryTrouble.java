package io.datapunk.discovery.inmemory.cache;

import io.datapunk.discovery.inmemory.InMemorySnapshot;
import io.datapunk.discovery.inmemory.RegistryFault;
import java.time.Duration;
import java.util.Locale;

/** What may be the matter with the registry. */
enum RegistryTrouble {
  UP,
  SLOW,
  REFUSING,
  HANGING,
  GARBAGE,
  ERROR_500,
  WIPED,
  RESTORED,
  RIGHTS_CUT;

  /** Brings it about; {@code backup} was taken when the registry held another endpoint. */
  void begin(MatrixWorld world, InMemorySnapshot backup) {
    switch (this) {
      case UP -> {}
      case SLOW -> world.registry.faults().latency(Duration.ofMillis(300));
      case REFUSING -> world.registry.faults().begin(RegistryFault.OUTAGE);
      case HANGING -> world.registry.faults().begin(RegistryFault.FREEZE);
      case GARBAGE -> world.registry.faults().begin(RegistryFault.GARBAGE);
      case ERROR_500 -> world.failWith500();
      case WIPED -> world.registry.faults().wipe();
      case RESTORED -> world.registry.faults().restore(backup);
      case RIGHTS_CUT -> world.registry.faults().begin(RegistryFault.FILTERED_RIGHTS);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("error 500", "500");
  }
}

package io.datapunk.discovery.testkit.simulation.power;

import java.util.List;
import java.util.stream.Stream;

/** All deliberate bugs, each as others had it in production or as it is easily made. */
final class Mutants {

  private Mutants() {}

  static List<Mutant> all() {
    return Stream.of(
            WatchBugs.all(),
            ViewBugs.all(),
            DeliveryBugs.all(),
            CacheBugs.all(),
            RegistrationBugs.all())
        .flatMap(List::stream)
        .toList();
  }
}

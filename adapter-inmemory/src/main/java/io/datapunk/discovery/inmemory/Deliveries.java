package io.datapunk.discovery.inmemory;

import java.util.ArrayList;
import java.util.List;

/** What a step under a store's lock wants done once the lock is given back. */
final class Deliveries {

  private final List<Runnable> steps = new ArrayList<>();

  void add(Runnable step) {
    steps.add(step);
  }

  void deliver() {
    steps.forEach(Runnable::run);
  }
}

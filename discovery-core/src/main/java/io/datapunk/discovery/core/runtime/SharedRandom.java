package io.datapunk.discovery.core.runtime;

import java.util.random.RandomGenerator;

/** A source of randomness that several threads may use. */
final class SharedRandom implements RandomGenerator {

  private final RandomGenerator random;

  SharedRandom(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public synchronized long nextLong() {
    return random.nextLong();
  }
}

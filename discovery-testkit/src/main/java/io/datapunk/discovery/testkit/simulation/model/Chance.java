package io.datapunk.discovery.testkit.simulation.model;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws from one stream of randomness, in the words of the models. */
public final class Chance {

  private final RandomGenerator random;

  /** Draws from {@code random}. */
  public Chance(RandomGenerator random) {
    this.random = random;
  }

  /** Returns true with this probability. */
  public boolean of(double probability) {
    return random.nextDouble() < probability;
  }

  /** Returns a number from {@code low} to {@code high}, both included. */
  public long between(long low, long high) {
    return low + (high > low ? random.nextLong(high - low + 1) : 0);
  }

  /** Returns a number from zero to below {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Returns one of these. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}

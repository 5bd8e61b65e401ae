package io.datapunk.discovery.it.chaos;

import java.time.Duration;

/**
 * What a proxy does to what passes.
 *
 * @param delay each piece is held back for a random time up to this
 * @param deadShare so many of all connections lie dead: open on both sides, and nothing passes
 * @param resetEvery at this interval all connections are reset; zero for never
 * @param limit so many connections are served, others are closed without a word
 * @param refuses whether nobody listens
 */
record Disturbance(
    Duration delay, double deadShare, Duration resetEvery, int limit, boolean refuses) {

  static final Disturbance NONE =
      new Disturbance(Duration.ZERO, 0, Duration.ZERO, Integer.MAX_VALUE, false);

  static Disturbance delay(Duration most) {
    return new Disturbance(most, 0, Duration.ZERO, Integer.MAX_VALUE, false);
  }

  /** Some connections go dead, those to come as well. */
  static Disturbance drop(double share) {
    return new Disturbance(Duration.ZERO, share, Duration.ZERO, Integer.MAX_VALUE, false);
  }

  /** All connections go dead, those to come as well. */
  static Disturbance halfOpen() {
    return drop(1);
  }

  static Disturbance reset(Duration every) {
    return new Disturbance(Duration.ZERO, 0, every, Integer.MAX_VALUE, false);
  }

  static Disturbance limit(int connections) {
    return new Disturbance(Duration.ZERO, 0, Duration.ZERO, connections, false);
  }

  static Disturbance refuse() {
    return new Disturbance(Duration.ZERO, 0, Duration.ZERO, 0, true);
  }

  boolean resets() {
    return !resetEvery.isZero();
  }
}

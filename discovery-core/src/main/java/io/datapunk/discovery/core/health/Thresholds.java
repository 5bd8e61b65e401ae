package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthStatus;

/**
 * The status of a check as its results add up: bad after {@code fall} bad results in a row, good
 * after {@code rise} good ones. Between passing and warning, both good, it moves at once.
 *
 * <p>Owned by one thread at a time.
 */
public final class Thresholds {

  private final int rise;
  private final int fall;
  private HealthStatus status;
  private boolean lastGood;
  private int inRow;

  /** Creates one that starts with {@code initially}. */
  public Thresholds(int rise, int fall, HealthStatus initially) {
    this.rise = rise;
    this.fall = fall;
    this.status = initially;
  }

  /** Takes one result, and returns the status since. */
  public HealthStatus accept(HealthStatus result) {
    boolean good = isGood(result);
    inRow = good == lastGood || inRow == 0 ? Math.min(inRow, Integer.MAX_VALUE - 1) + 1 : 1;
    lastGood = good;
    if (good == isGood(status) || inRow >= (good ? rise : fall)) {
      status = result;
    }
    return status;
  }

  /** Returns the status after the last result. */
  public HealthStatus status() {
    return status;
  }

  /** Returns how many results of the last one's kind came in a row; 0 before the first. */
  public int inRow() {
    return inRow;
  }

  /** Returns how many results like the last one it takes to be believed. */
  public int needed() {
    return lastGood ? rise : fall;
  }

  private static boolean isGood(HealthStatus status) {
    return status.isAtLeast(HealthStatus.WARNING);
  }
}

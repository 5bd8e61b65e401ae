package io.datapunk.discovery.core.view;

import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;

/** What a view remembers of how its answers came. Touched only on the view's executor. */
final class ViewHistory {

  /** How long without failure, reset or reconnect makes a sequence of answers continuous. */
  static final Duration STEADY = Duration.ofMinutes(2);

  private long learntNanos;
  private boolean retired;
  private boolean hadGap;
  private long gapNanos;
  private boolean holding;
  private long heldSinceNanos;
  private long holdUntilNanos;
  private Handle freshnessTimer = () -> {};
  private Handle holdTimer = () -> {};

  /** What is held came, or was confirmed, now. */
  void learnt(long nowNanos) {
    learntNanos = nowNanos;
  }

  /** Returns when what is held came: it may be as young as that. */
  long learntNanos() {
    return learntNanos;
  }

  void gap(long nowNanos) {
    hadGap = true;
    gapNanos = nowNanos;
  }

  boolean isContinuous(long nowNanos) {
    return !hadGap || nowNanos - gapNanos >= STEADY.toNanos();
  }

  boolean isHolding() {
    return holding;
  }

  boolean isHoldOver(long nowNanos) {
    return holding && nowNanos - holdUntilNanos >= 0;
  }

  /** Returns whether this was true before a loss was seen that is still doubted. */
  boolean isBeforeHold(long nanos) {
    return holding && nanos - heldSinceNanos < 0;
  }

  void hold(long nowNanos, long untilNanos, Handle timer) {
    holding = true;
    heldSinceNanos = nowNanos;
    holdUntilNanos = untilNanos;
    holdTimer = timer;
  }

  void endHold() {
    holding = false;
    holdTimer.close();
  }

  void freshnessTimer(Handle timer) {
    freshnessTimer.close();
    freshnessTimer = timer;
  }

  boolean isRetired() {
    return retired;
  }

  /** The view left the table: it ages no more. */
  void retire() {
    retired = true;
    freshnessTimer.close();
    holdTimer.close();
  }
}

package io.datapunk.discovery.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock that follows another source of time, set apart from it by steps. UTC. */
final class SteppableClock extends Clock {

  private final InstantSource source;
  private volatile Duration offset = Duration.ZERO;

  SteppableClock(InstantSource source) {
    this.source = source;
  }

  synchronized void step(Duration step) {
    offset = offset.plus(step);
  }

  @Override
  public Instant instant() {
    return source.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    InstantSource self = this::instant;
    return self.withZone(zone);
  }
}

package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast services are read one by one after a change that names none: within two seconds, but
 * slower and slower while such changes follow one another. It is degraded as long as it is slower.
 */
final class SweepPace {

  private static final Logger log = LoggerFactory.getLogger(SweepPace.class);

  static final Duration USUAL = Duration.ofMillis(1_600);
  private static final Duration SLOWEST = Duration.ofSeconds(24);

  private final Place place;
  private final Ticks ticks;
  private Duration spread = USUAL;
  private boolean swept;
  private long sweptNanos;
  private volatile boolean degraded;

  SweepPace(Place place, Ticks ticks) {
    this.place = place;
    this.ticks = ticks;
  }

  boolean isDegraded() {
    return degraded;
  }

  /** Returns over what time to spread a sweep that begins now. */
  Duration begin() {
    long now = ticks.nanos();
    boolean soon = swept && now - sweptNanos < 2 * spread.toNanos();
    boolean rested = swept && now - sweptNanos >= 8 * spread.toNanos();
    if (soon) {
      Duration slower = spread.multipliedBy(2);
      spread = slower.compareTo(SLOWEST) > 0 ? SLOWEST : slower;
    } else if (rested || !swept) {
      spread = USUAL;
    }
    swept = true;
    sweptNanos = now;
    show(spread.compareTo(USUAL) > 0);
    return spread;
  }

  /** Looks whether it has been quiet for long enough. */
  void look() {
    if (degraded && ticks.nanos() - sweptNanos >= 8 * spread.toNanos()) {
      spread = USUAL;
      show(false);
    }
  }

  private void show(boolean slow) {
    if (slow && !degraded) {
      log.atWarn()
          .addKeyValue("agent", place.agent())
          .log(
              "Consul at {} changes too often in ways that name no service: changes of services"
                  + " without a poll of their own may show after {}",
              place.agent(),
              spread);
    } else if (!slow && degraded) {
      log.atInfo()
          .addKeyValue("agent", place.agent())
          .log("Consul at {} is calm again", place.agent());
    }
    degraded = slow;
  }
}

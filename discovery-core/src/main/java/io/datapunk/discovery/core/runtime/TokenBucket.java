package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;

/** A limit on how often something happens: a burst, then a steady rate. Owned by one thread. */
public final class TokenBucket {

  private final Ticks ticks;
  private final int burst;
  private final double perNano;
  private double tokens;
  private long filledNanos;

  /** Creates a full one. */
  public TokenBucket(int burst, double perSecond, Ticks ticks) {
    this.ticks = ticks;
    this.burst = burst;
    this.perNano = perSecond / Duration.ofSeconds(1).toNanos();
    this.tokens = burst;
    this.filledNanos = ticks.nanos();
  }

  /** Takes a token, and returns how long to wait before acting on it; zero if there was one. */
  public Duration take() {
    long now = ticks.nanos();
    tokens = Math.min(burst, tokens + (now - filledNanos) * perNano);
    filledNanos = now;
    tokens -= 1;
    return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(-tokens / perNano));
  }
}

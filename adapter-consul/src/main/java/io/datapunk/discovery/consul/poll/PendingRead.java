package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.time.Duration;

/**
 * A read that waits for a difference.
 *
 * @param call the call to be completed
 * @param cursor where its asker stands
 * @param maxWait how long it waits
 * @param dueNanos when its wait is over
 */
public record PendingRead(Call<RegistryAnswer> call, long cursor, Duration maxWait, long dueNanos) {

  /** Returns when it began to wait. */
  long askedNanos() {
    return dueNanos - maxWait.toNanos();
  }

  boolean isDue(long now) {
    return now - dueNanos >= 0;
  }
}

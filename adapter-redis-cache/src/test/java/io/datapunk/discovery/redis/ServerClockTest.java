package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerClockTest {

  private long nanos = Long.MAX_VALUE - 5_000;
  private final ServerClock clock = new ServerClock(() -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(clock.atLeastMicros()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theBoundGoesOnByTheTimePassedHere() {
    clock.saw(1_000_000);
    pass(Duration.ofSeconds(3));
    assertThat(clock.atLeastMicros()).isEqualTo(4_000_000);
  }

  @Test
  void anAnswerThatTookLongDoesNotLowerIt() {
    clock.saw(1_000_000);
    pass(Duration.ofSeconds(3));
    clock.saw(2_000_000);
    assertThat(clock.atLeastMicros()).isEqualTo(4_000_000);
    clock.saw(4_500_000);
    assertThat(clock.atLeastMicros()).isEqualTo(4_500_000);
  }

  @Test
  void anOldObservationGivesWayAlsoToALowerOne() {
    clock.saw(1_000_000);
    pass(Duration.ofSeconds(61));
    clock.saw(5_000_000); // the server's clock was set back
    assertThat(clock.atLeastMicros()).isEqualTo(5_000_000);
  }
}

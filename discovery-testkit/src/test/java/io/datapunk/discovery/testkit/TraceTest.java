package io.datapunk.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TraceTest {

  private final ManualTime time = new ManualTime();
  private final Trace trace = new Trace(time);

  @Test
  void isEmptyAtFirst() {
    assertThat(trace.text()).isEmpty();
    assertThat(trace.lines()).isEmpty();
  }

  @Test
  void stampsEachEventWithTheTimeThatPassed() {
    trace.add("begin");
    time.advance(Duration.ofNanos(12_000_000_005L));
    time.stepClock(Duration.ofHours(1));
    trace.add("api: 2 endpoints");
    assertThat(trace.text())
        .isEqualTo("+0.000000000s begin\n+12.000000005s api: 2 endpoints\n")
        .isEqualTo(trace.toString());
  }

  @Test
  void keepsAnEventOnOneLine() {
    trace.add("a\r\nb");
    assertThat(trace.lines()).containsExactly("+0.000000000s a\\r\\nb");
  }
}

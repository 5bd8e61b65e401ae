package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.HealthTransition;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthHistoryTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void p8_keepsTheLastChangesOldestFirst() {
    HealthHistory history = HealthHistory.empty();
    for (int second = 0; second < HealthHistory.LIMIT + 4; second++) {
      history = history.with(changeAt(second));
    }

    assertThat(history.transitions()).hasSize(HealthHistory.LIMIT);
    assertThat(history.transitions().get(0)).isEqualTo(changeAt(4));
    assertThat(history.transitions().get(HealthHistory.LIMIT - 1))
        .isEqualTo(changeAt(HealthHistory.LIMIT + 3));
  }

  @Test
  void p8_ofTooManyTheLastAreKept() {
    List<HealthTransition> many = IntStream.range(0, 40).mapToObj(i -> changeAt(i)).toList();

    assertThat(HealthHistory.of(many).transitions())
        .isEqualTo(many.subList(40 - HealthHistory.LIMIT, 40));
    assertThat(HealthHistory.of(many.subList(0, 3)).transitions()).hasSize(3);
  }

  @Test
  void anOlderHistoryStaysAsItIs() {
    HealthHistory one = HealthHistory.empty().with(changeAt(0));
    HealthHistory two = one.with(changeAt(1));

    assertThat(one.transitions()).hasSize(1);
    assertThat(two.transitions()).hasSize(2);
  }

  private static HealthTransition changeAt(int second) {
    return new HealthTransition(
        START.plusSeconds(second), HealthStatus.PASSING, HealthStatus.CRITICAL, "refused", 3);
  }
}

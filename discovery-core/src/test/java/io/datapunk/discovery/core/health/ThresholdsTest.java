package io.datapunk.discovery.core.health;

import static io.datapunk.discovery.HealthStatus.CRITICAL;
import static io.datapunk.discovery.HealthStatus.PASSING;
import static io.datapunk.discovery.HealthStatus.UNKNOWN;
import static io.datapunk.discovery.HealthStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTest {

  @Test
  void p8_badOnlyAfterThatManyBadResultsInARow() {
    assertThat(run(1, 3, PASSING, CRITICAL, CRITICAL, PASSING, CRITICAL, CRITICAL, CRITICAL))
        .containsExactly(PASSING, PASSING, PASSING, PASSING, PASSING, CRITICAL);
  }

  @Test
  void p8_goodOnlyAfterThatManyGoodResultsInARow() {
    assertThat(run(2, 1, CRITICAL, PASSING, CRITICAL, PASSING, WARNING, PASSING))
        .containsExactly(CRITICAL, CRITICAL, CRITICAL, WARNING, PASSING);
  }

  @Test
  void p8_theFirstGoodResultEndsTheInitialStatus() {
    assertThat(run(1, 3, CRITICAL, PASSING)).containsExactly(PASSING);
    assertThat(run(1, 3, UNKNOWN, WARNING)).containsExactly(WARNING);
  }

  @Test
  void p8_betweenPassingAndWarningItMovesAtOnce() {
    assertThat(run(5, 5, PASSING, WARNING, PASSING)).containsExactly(WARNING, PASSING);
  }

  @Test
  void p8_betweenTwoBadStatusesItMovesAtOnce() {
    assertThat(run(5, 5, CRITICAL, UNKNOWN, CRITICAL)).containsExactly(UNKNOWN, CRITICAL);
  }

  @Test
  void countsResultsInARow() {
    Thresholds thresholds = new Thresholds(2, 3, PASSING);
    assertThat(thresholds.inRow()).isZero();

    thresholds.accept(CRITICAL);
    thresholds.accept(CRITICAL);
    assertThat(thresholds.inRow()).isEqualTo(2);
    assertThat(thresholds.needed()).isEqualTo(3);

    thresholds.accept(PASSING);
    assertThat(thresholds.inRow()).isEqualTo(1);
    assertThat(thresholds.needed()).isEqualTo(2);
  }

  private static List<HealthStatus> run(
      int rise, int fall, HealthStatus initially, HealthStatus... results) {
    Thresholds thresholds = new Thresholds(rise, fall, initially);
    List<HealthStatus> seen = new ArrayList<>();
    for (HealthStatus result : results) {
      seen.add(thresholds.accept(result));
    }
    return seen;
  }
}

package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthReportTest {

  @Test
  void saysWhatWasFound() {
    assertThat(HealthReport.passing().status()).isEqualTo(HealthStatus.PASSING);
    assertThat(HealthReport.passing().message()).isEmpty();
    assertThat(HealthReport.warning("hot").status()).isEqualTo(HealthStatus.WARNING);
    assertThat(HealthReport.critical("down")).hasToString("HealthReport[CRITICAL: down]");
    assertThat(HealthReport.passing()).hasToString("HealthReport[PASSING]");
    assertThat(HealthReport.of(HealthStatus.MAINTENANCE, "x").status())
        .isEqualTo(HealthStatus.MAINTENANCE);
  }

  @Test
  void isEqualByContent() {
    HealthReport one = HealthReport.warning("a").with("k", "v").at(Instant.EPOCH);
    HealthReport other = HealthReport.warning("a").at(Instant.EPOCH).with("k", "v");

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one)
        .isNotEqualTo(HealthReport.warning("a"))
        .isNotEqualTo(one.with("l", "w"))
        .isNotEqualTo(one.at(Instant.MAX))
        .isNotEqualTo(HealthReport.critical("a").with("k", "v").at(Instant.EPOCH));
  }

  @Test
  void addingDataLeavesTheOriginalAlone() {
    HealthReport plain = HealthReport.passing();
    HealthReport more = plain.with("b", "2").with("a", "1");

    assertThat(plain.data()).isEmpty();
    assertThat(more.data().toString()).isEqualTo("{a=1, b=2}");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> more.data().clear());
  }

  @Test
  void aLongMessageIsCutBetweenCharacters() {
    assertThat(HealthReport.warning("a".repeat(4_000)).message()).hasSize(4_000);
    assertThat(HealthReport.warning("a".repeat(4_001)).message()).hasSize(4_000);
    assertThat(HealthReport.warning("a".repeat(3_999) + "\ud83d\ude00").message())
        .isEqualTo("a".repeat(3_999));
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> HealthReport.of(null, ""))
        .withMessage("status");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthReport.warning(null))
        .withMessage("message");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthReport.passing().at(null))
        .withMessage("time");
    assertThatNullPointerException()
        .isThrownBy(() -> HealthReport.passing().with("k", null))
        .withMessage("value");
  }

  @Test
  void aTransitionHasAllItsParts() {
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                new HealthTransition(
                    Instant.EPOCH, HealthStatus.PASSING, HealthStatus.CRITICAL, null, 1))
        .withMessage("reason");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new HealthTransition(
                    Instant.EPOCH, HealthStatus.PASSING, HealthStatus.CRITICAL, "", 0))
        .withMessage("consecutive: 0 (expected: 1-2147483647)");
  }

  @Test
  void statusesAreOrderedFromBestToWorst() {
    HealthStatus[] all = HealthStatus.values();
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < all.length; j++) {
        assertThat(all[i].isAtLeast(all[j])).isEqualTo(i <= j);
        assertThat(all[i].worse(all[j])).isEqualTo(all[Math.max(i, j)]);
      }
    }
  }
}

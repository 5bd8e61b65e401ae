package io.datapunk.discovery.core.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.RegistrationState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionsTest {

  @ParameterizedTest
  @CsvSource({
    "PENDING, REGISTERED",
    "PENDING, CLOSING",
    "REGISTERED, LOST",
    "REGISTERED, DRAINING",
    "REGISTERED, CLOSING",
    "LOST, REGISTERED",
    "LOST, CLOSING",
    "DRAINING, CLOSING",
    "CLOSING, CLOSED",
    "CLOSING, UNCONFIRMED"
  })
  void p7_allowsWhatTheTableSays(RegistrationState from, RegistrationState to) {
    assertThatCode(() -> Transitions.check(from, to)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(RegistrationState.class)
  void p7_nothingLeadsBackToPendingOrOutOfAnEnd(RegistrationState from) {
    assertThat(Transitions.from(from)).doesNotContain(RegistrationState.PENDING);
    if (from.isFinal()) {
      assertThat(Transitions.from(from)).isEmpty();
    }
  }

  @Test
  void p7_anIllegalTransitionSaysFromAndTo() {
    assertThatThrownBy(
            () -> Transitions.check(RegistrationState.CLOSED, RegistrationState.REGISTERED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("CLOSED to REGISTERED");
  }
}

package io.datapunk.discovery.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.AccessRefusedException;
import io.datapunk.discovery.RegistrationRefusedException;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiFailuresTest {

  @ParameterizedTest
  @EnumSource
  void p1_everyFailureOfAReadIsATypedException(Kind kind) {
    RuntimeException failure = ApiFailures.ofRead("api", wrapped(kind), Optional.empty());

    if (kind == Kind.DENIED) {
      assertThat(failure)
          .isInstanceOf(AccessRefusedException.class)
          .hasMessage("api: access refused: because");
      assertThat(((AccessRefusedException) failure).service()).contains("api");
    } else {
      assertThat(failure)
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessage("api: no answer from the registry: because");
      assertThat(((ServiceUnavailableException) failure).service()).contains("api");
      assertThat(((ServiceUnavailableException) failure).lastKnownAge()).isEmpty();
    }
    assertThat(failure.getCause()).isInstanceOf(RegistryException.class);
  }

  @Test
  void theAgeOfTheLastAnswerIsKept() {
    RuntimeException failure =
        ApiFailures.ofRead("api", wrapped(Kind.TIMEOUT), Optional.of(Duration.ofSeconds(90)));

    assertThat(failure)
        .hasMessage("api: no answer from the registry: because; the last answer is 90000 ms old");
    assertThat(((ServiceUnavailableException) failure).lastKnownAge())
        .contains(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @EnumSource
  void everyFailureOfAListIsATypedException(Kind kind) {
    RuntimeException failure = ApiFailures.ofList(wrapped(kind));
    assertThat(failure)
        .isInstanceOf(
            kind == Kind.DENIED ? AccessRefusedException.class : ServiceUnavailableException.class)
        .hasMessageEndingWith("because");
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatTheRegistryRefusesIsRefused(Kind kind) {
    RuntimeException failure = ApiFailures.ofWrite("api", "api-1", wrapped(kind));
    switch (kind) {
      case DENIED ->
          assertThat(failure)
              .isInstanceOf(AccessRefusedException.class)
              .hasMessage("access refused: api/api-1: because");
      case INVALID, CONFLICT -> {
        assertThat(failure)
            .isInstanceOf(RegistrationRefusedException.class)
            .hasMessage("refused: api/api-1: because");
        assertThat(((RegistrationRefusedException) failure).id()).isEqualTo("api-1");
      }
      default ->
          assertThat(failure)
              .isInstanceOf(ServiceUnavailableException.class)
              .hasMessage("not carried out: api/api-1: because");
    }
  }

  @Test
  void noMessageSaysNull() {
    RuntimeException silent = new IllegalStateException();
    assertThat(ApiFailures.ofRead("api", silent, Optional.empty()))
        .hasMessage("api: no answer from the registry: IllegalStateException");
    assertThat(ApiFailures.ofList(silent))
        .hasMessage("no answer from the registry: IllegalStateException");
    assertThat(ApiFailures.ofWrite("api", "1", silent))
        .hasMessage("not carried out: api/1: IllegalStateException");
  }

  @Test
  void eachCallMakesAFreshException() {
    RegistryException failure = new RegistryException(Kind.TIMEOUT, "because");
    assertThat(ApiFailures.ofRead("api", failure, Optional.empty()))
        .isNotSameAs(ApiFailures.ofRead("api", failure, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource
  void p2_aFailureSaysWhyAViewIsStale(Kind kind) {
    assertThat(ApiFailures.staleReason(wrapped(kind)))
        .isEqualTo(
            kind == Kind.DENIED ? StaleReason.ACCESS_REFUSED : StaleReason.REGISTRY_UNAVAILABLE);
  }

  private static Throwable wrapped(Kind kind) {
    return new CompletionException(new ExecutionException(new RegistryException(kind, "because")));
  }
}

package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExceptionsTest {

  private static final Optional<Throwable> CAUSE = Optional.of(new IOException("reset"));

  @Test
  void eachSurvivesSerialization() throws Exception {
    ServiceUnavailableException old =
        copy(new ServiceUnavailableException("api", "old", CAUSE, Duration.ofHours(1)));
    assertThat(old.service()).contains("api");
    assertThat(old.lastKnownAge()).contains(Duration.ofHours(1));
    assertThat(old).hasMessage("old").hasRootCauseMessage("reset");

    ServiceUnavailableException never =
        copy(new ServiceUnavailableException(Optional.empty(), "never", Optional.empty()));
    assertThat(never.service()).isEmpty();
    assertThat(never.lastKnownAge()).isEmpty();
    assertThat(never).hasNoCause();

    RegistrationRefusedException refused =
        copy(new RegistrationRefusedException("api", "1", "refused", CAUSE));
    assertThat(refused.id()).isEqualTo("1");
    assertThat(refused.service()).contains("api");

    AccessRefusedException denied =
        copy(new AccessRefusedException(Optional.of("api"), "denied", CAUSE));
    assertThat(denied).hasMessage("denied");

    ConfigurationException wrong = copy(new ConfigurationException(List.of("a: 1", "b: 2")));
    assertThat(wrong.violations()).containsExactly("a: 1", "b: 2");
    assertThat(wrong).hasMessage("a: 1; b: 2");
  }

  @Test
  void aConfigurationExceptionMayHaveACause() {
    ConfigurationException wrong = new ConfigurationException("a: 1", new IOException("reset"));
    assertThat(wrong.violations()).containsExactly("a: 1");
    assertThat(wrong).hasMessage("a: 1").hasRootCauseMessage("reset");
    assertThat(new ConfigurationException("a: 1")).hasNoCause();
  }

  @Test
  void itsViolationsCannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> new ConfigurationException("a").violations().clear());
  }

  @SuppressWarnings("unchecked")
  private static <T> T copy(T original) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}

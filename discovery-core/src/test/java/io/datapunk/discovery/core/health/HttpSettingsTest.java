package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.HealthCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {

  @Test
  void p8_hasDefaults() {
    HttpSettings settings = HttpSettings.of(HealthCheck.http("/health"));

    assertThat(settings.scheme()).isEqualTo("http");
    assertThat(settings.method()).isEqualTo("GET");
    assertThat(settings.path()).isEqualTo("/health");
    assertThat(settings.headers()).isEmpty();
    assertThat(settings.contains()).isEmpty();
    assertThat(settings.expected().contains(200)).isTrue();
    assertThat(settings.expected().contains(299)).isTrue();
    assertThat(settings.expected().contains(302)).isFalse();
  }

  @Test
  void p8_readsStatusesAndRanges() {
    HttpSettings settings =
        HttpSettings.of(HealthCheck.http("/").with("status", "200-204, 404,503"));

    assertThat(settings.expected().contains(202)).isTrue();
    assertThat(settings.expected().contains(205)).isFalse();
    assertThat(settings.expected().contains(404)).isTrue();
    assertThat(settings.expected().contains(503)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "path, health",
    "path, '/a b'",
    "scheme, ftp",
    "method, CONNECT",
    "method, 'G T'",
    "status, 20x",
    "status, ''",
    "body-limit, 0",
    "body-limit, 99999999",
    "redirect, always"
  })
  void p8_refusesWhatCannotWork(String key, String value) {
    assertThatThrownBy(() -> HttpSettings.of(HealthCheck.http("/").with(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining("expected:");
  }

  @Test
  void p12_aHeaderThatCannotBeSentIsNotShown() {
    HealthCheck check = HealthCheck.http("/").with("header.Authorization", "secret\nvalue");

    assertThatThrownBy(() -> HttpProbe.validate(check))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header.Authorization")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"))
        .hasNoCause();
  }
}

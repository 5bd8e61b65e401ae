package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.BackendUri;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisOptionsTest {

  @Test
  void defaults() {
    RedisOptions options = options("redis://cache");
    assertThat(RedisOptions.port(options.hosts().get(0))).isEqualTo(6379);
    assertThat(options.tls()).isFalse();
    assertThat(options.layout()).isEqualTo(new Layout("sd:v1", 0));
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.pingInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.protocol()).isEmpty();
    assertThat(options.credentials().isPresent()).isFalse();
  }

  @Test
  void everythingSet() {
    RedisOptions options =
        options(
            "rediss://a:1,[::1]:2/3?prefix=tenant-7:sd&timeout=200ms&connectTimeout=3s"
                + "&pingInterval=1m&protocol=2");
    assertThat(options.hosts())
        .containsExactly(new BackendUri.HostPort("a", 1), new BackendUri.HostPort("::1", 2));
    assertThat(options.tls()).isTrue();
    assertThat(options.layout()).isEqualTo(new Layout("tenant-7:sd", 3));
    assertThat(options.timeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.pingInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.protocol()).contains(2);
  }

  @Test
  void userInfoBecomesCredentials() {
    Credentials both = options("redis://app:s%3Ac@cache").credentials();
    assertThat(both.user()).contains("app");
    assertThat(both.secret()).contains("s:c");
    Credentials password = options("redis://:secret@cache").credentials();
    assertThat(password.user()).isEmpty();
    assertThat(password.secret()).contains("secret");
  }

  @Test
  void credentialsHandedInGoFirst() {
    RedisOptions options =
        RedisOptions.of(
            BackendUri.parse("redis://app:old@cache"), Credentials.token(() -> "rotated"));
    assertThat(options.credentials().secret()).contains("rotated");
    assertThat(options.credentials().user()).isEmpty();
  }

  @Test
  void p12_secretsAreNotShown() {
    assertThat(options("redis://app:secret@cache/1?prefix=a").toString())
        .isEqualTo("redis://cache/1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redis:                     | uri: redis: (expected: redis://host:port)
          rediss:cache               | uri: rediss:cache (expected: rediss://host:port)
          redis://h/one              | database: one (expected: a number, as in redis://host/2)
          redis://h?timeout=0s       | timeout: 0s (expected: 1ms to 10m, such as 500ms or 2s)
          redis://h?timeout=fast     | timeout: fast (expected: 1ms to 10m, such as 500ms or 2s)
          redis://h?pingInterval=11m | pingInterval: 11m (expected: 1ms to 10m, such as 500ms or 2s)
          redis://h?protocol=4       | protocol: 4 (expected: 2 or 3)
          redis://h?prefix=a%7Bb     | prefix: a{b (expected: 1 to 100 letters, digits and . _ : / -)
          redis://secret@h           | user info: *** (expected: user:password or :password)
          """)
  void whatIsWrongIsNamed(String uri, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> options(uri)).withMessage(message);
  }

  @Test
  void unknownOptionsAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options("redis://h?ttl=3s"))
        .withMessageStartingWith("option: ttl (expected: one of [connectTimeout, ");
  }

  private static RedisOptions options(String uri) {
    return RedisOptions.of(BackendUri.parse(uri), Credentials.none());
  }
}

package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration refuses, and with which words. */
class ConfigurationLimitsTest {

  private final ServiceDiscoveryConfig.Builder builder =
      ServiceDiscoveryConfig.builder().registry("memory:");

  @Test
  void allViolationsStandInOneMessage() {
    builder
        .registry(" ")
        .cacheTtl(Duration.ofSeconds(-1))
        .localCacheServices(0)
        .datacenter("no dots.here")
        .from(Map.of("caching", "maybe", "unknown.key", "x"))
        .backoffMin(Duration.ofSeconds(40));

    assertThat(failure().violations())
        .satisfiesExactly(
            text -> assertThat(text).startsWith("registry: \" \" (expected: a URI such as"),
            text -> assertThat(text).startsWith("datacenter: \"no dots.here\" (expected: 1-63"),
            text -> assertThat(text).isEqualTo("caching: \"maybe\" (expected: true or false)"),
            text -> assertThat(text).startsWith("cacheTtl: PT-1S (expected: 1ms to 36500d"),
            text -> assertThat(text).startsWith("localCacheServices: 0 (expected: a whole number"),
            text -> assertThat(text).startsWith("\"unknown.key\": unknown (expected: one of "),
            text ->
                assertThat(text).isEqualTo("backoffMin: 40s (expected: at most backoffMax, 30s)"));
    assertThat(failure()).hasMessage(String.join("; ", failure().violations()));
  }

  @Test
  void withoutARegistryNothingWorks() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ServiceDiscoveryConfig.builder().build())
        .withMessageStartingWith("registry: missing (expected: a URI such as consul://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1ms",
        "30s",
        "5m",
        "24h",
        "36500d",
        "PT30S",
        "pt0.001s",
        "P1D",
        "PT1H30M",
        "PT0.0010005S"
      })
  void durationsAreReadAsPeopleWriteThem(String text) {
    assertThat(builder.from(Map.of("reconcile-interval", text)).build()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "24h, PT24H",
    "2d, PT48H",
    "PT0.001000001S, PT0.001000001S"
  })
  void durationsKeepTheirPrecision(String text, Duration expected) {
    assertThat(builder.from(Map.of("reconcile-interval", text)).build().reconcileInterval())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0s",
        "30",
        "-30s",
        "PT-30S",
        "PT0S",
        "30 seconds",
        "30S",
        "1.5s",
        "PT0.000999999S",
        "36501d",
        "999999999999d",
        "9999999999999s",
        "PT9223372036854775807S",
        "PT99999999999999999999S",
        "٣s"
      })
  void otherDurationsAreRefused(String text) {
    builder.from(Map.of("reconcile-interval", text));
    assertThat(failure())
        .hasMessageStartingWith("reconcile-interval: ")
        .hasMessageEndingWith(" (expected: 1ms to 36500d, such as 500ms, 30s, 5m, 24h or PT30S)");
  }

  @Test
  void noDurationIsTooLargeForNanoseconds() {
    Duration longest = Duration.ofDays(36_500);
    ServiceDiscoveryConfig config = builder.cacheTtl(longest).maxStale(longest).build();
    assertThat(config.watchWait().toNanos()).isPositive();

    builder.cacheTtl(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    assertThat(failure()).hasMessageStartingWith("cacheTtl: PT2562047788015215H30M7.999999999S");
    builder.cacheTtl(Duration.ofSeconds(Long.MIN_VALUE));
    assertThat(failure()).hasMessageStartingWith("cacheTtl: PT-2562047788015215H");
  }

  @Test
  void onlyWaitingForAFreshAnswerOrForQuietMayBeZero() {
    assertThat(builder.from(Map.of("fresh-wait", "0s")).build().freshWait()).isZero();

    assertThat(builder.quietPeriod(Duration.ZERO).build().quietPeriod()).isZero();

    builder.freshWait(Duration.ofNanos(-1));
    assertThat(failure())
        .hasMessageStartingWith("freshWait: PT-0.000000001S (expected: 0s, or 1ms to");
  }

  @Test
  void aQuietPeriodIsHalfASecondAtMost() {
    Duration longest = Duration.ofMillis(500);
    assertThat(builder.quietPeriod(longest).build().quietPeriod()).isEqualTo(longest);

    builder.quietPeriod(longest.plusNanos(1));
    assertThat(failure()).hasMessage("quietPeriod: PT0.500000001S (expected: 0s to 500ms)");
    builder.quietPeriod(Duration.ofNanos(-1));
    assertThat(failure()).hasMessage("quietPeriod: PT-0.000000001S (expected: 0s to 500ms)");
    builder.from(Map.of("quiet-period", "PT5S"));
    assertThat(failure()).hasMessage("quiet-period: 5s (expected: 0s to 500ms)");
    builder.from(Map.of("quiet-period", "soon"));
    assertThat(failure()).hasMessage("quiet-period: \"soon\" (expected: 0s to 500ms)");
  }

  @Test
  void aPollWaitsAtMostFourFifthsOfTheCacheTtl() {
    builder.cacheTtl(Duration.ofSeconds(10)).watchWait(Duration.ofSeconds(8));
    assertThat(builder.build().watchWait()).hasSeconds(8);

    builder.watchWait(Duration.ofSeconds(8).plusNanos(1));
    assertThat(failure())
        .hasMessage("watchWait: PT8.000000001S (expected: at most 0.8 × cacheTtl, 8s)");
  }

  @Test
  void staleAnswersMayBeAtLeastAsOldAsFreshOnes() {
    builder.cacheTtl(Duration.ofSeconds(10)).maxStale(Duration.ofSeconds(10));
    assertThat(builder.build().maxStale()).hasSeconds(10);

    builder.maxStale(Duration.ofMillis(9_999));
    assertThat(failure()).hasMessage("cacheTtl: 10s (expected: at most maxStale, 9999ms)");
  }

  @Test
  void whatFollowsFromABadValueIsNotReportedToo() {
    builder.from(Map.of("cache-ttl", "a minute")).watchWait(Duration.ofSeconds(48));

    assertThat(failure().violations()).singleElement().asString().startsWith("cache-ttl: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "ten", "1.0", "2147483648", ""})
  void countsAreWholeNumbersAboveZero(String text) {
    builder.from(Map.of("local-cache-services", text));
    assertThat(failure()).hasMessageStartingWith("local-cache-services: ");
  }

  @Test
  void messagesAreShortAndOnOneLine() {
    builder.from(Map.of("cache-ttl", "1\n2\r\u001b[31m\u202e\u2028" + "x".repeat(5_000)));
    builder.from(Map.of("a\nb" + "y".repeat(5_000), "z"));

    assertThat(failure().violations())
        .allSatisfy(text -> assertThat(text).hasSizeLessThan(700))
        .anySatisfy(text -> assertThat(text).startsWith("cache-ttl: \"1?2??[31m??xxx"))
        .anySatisfy(text -> assertThat(text).startsWith("\"a?byyy"));
  }

  private ConfigurationException failure() {
    return catchThrowableOfType(ConfigurationException.class, builder::build);
  }
}

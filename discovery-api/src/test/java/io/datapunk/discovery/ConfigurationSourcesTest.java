package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code, maps, properties and the environment: where settings come from, and which one wins. */
class ConfigurationSourcesTest {

  private final ServiceDiscoveryConfig.Builder builder =
      ServiceDiscoveryConfig.builder().registry("memory:");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cacheTtl",
        "cache-ttl",
        "cache.ttl",
        "CACHE_TTL",
        "cachettl",
        "discovery.cacheTtl",
        "discovery.cache-ttl",
        "Discovery.CACHE_TTL"
      })
  void aKeyMayBeSpelledInManyWays(String key) {
    assertThat(builder.from(Map.of(key, "7s")).build().cacheTtl()).hasSeconds(7);
  }

  @Test
  void anUnknownKeyOfAMapIsAnErrorThatNamesTheKnownOnes() {
    builder.from(Map.of("cache-tll", "7s"));

    assertThat(failure())
        .hasMessageStartingWith("\"cache-tll\": unknown (expected: one of audit-interval, backoff-")
        .hasMessageContaining("cache-ttl, caching");
  }

  @Test
  void oneSettingInTwoSpellingsIsAnErrorWhateverTheOrderOfTheMap() {
    Map<String, String> twice = new HashMap<>();
    twice.put("cacheTtl", "7s");
    twice.put("cache-ttl", "8s");
    twice.put("CACHE_TTL", "9s");

    assertThat(failureAfter(() -> builder.from(twice)))
        .hasMessage(
            "cacheTtl: set twice, by \"CACHE_TTL\" and \"cacheTtl\" (expected: one of them)");
    assertThat(builder.cacheTtl(Duration.ofSeconds(5)).build().cacheTtl()).hasSeconds(5);
  }

  @Test
  void valuesMayStandBetweenBlanks() {
    builder.from(Map.of("registry", " memory:x\n", "caching", " FALSE ", "cache-ttl", " 7 s "));

    ServiceDiscoveryConfig config = builder.build();
    assertThat(config.registry()).isEqualTo("memory:x");
    assertThat(config.caching()).isFalse();
    assertThat(config.cacheTtl()).hasSeconds(7);
  }

  @Test
  void propertiesCountWithTheirDefaults() {
    Properties defaults = new Properties();
    defaults.setProperty("discovery.cache-ttl", "7s");
    Properties properties = new Properties(defaults);
    properties.setProperty("discovery.local-cache-services", "5");

    ServiceDiscoveryConfig config = builder.from(properties).build();
    assertThat(config.cacheTtl()).hasSeconds(7);
    assertThat(config.localCacheServices()).isEqualTo(5);
  }

  @Test
  void propertiesThatAreNoTextAreNotSkippedInSilence() {
    Properties properties = new Properties();
    properties.put("cache-ttl", 30);

    assertThat(failureAfter(() -> builder.from(properties)))
        .hasMessage("\"cache-ttl\": a value that is no text (expected: text)");
  }

  @Test
  void theEnvironmentMayHoldWhatWeDoNotKnow() {
    builder.fromEnvironment(
        Map.of(
            "DISCOVERY_CACHE_TTL", "7s",
            "DISCOVERY_PORT", "tcp://10.0.0.1:8080",
            "DISCOVERY_SERVICE_HOST", "10.0.0.1",
            "CACHE_TTL", "9s",
            "discovery_cache_ttl", "9s",
            "PATH", "/bin"));

    assertThat(builder.build().cacheTtl()).hasSeconds(7);
  }

  @Test
  void aBadValueIsReportedUnderTheNameThatWasTyped() {
    assertThat(failureAfter(() -> builder.fromEnvironment(Map.of("DISCOVERY_CACHE_TTL", "soon"))))
        .hasMessageStartingWith("DISCOVERY_CACHE_TTL: \"soon\" (expected: 1ms to 36500d");
  }

  @Test
  void theLastCallWins() {
    builder.cacheTtl(Duration.ofSeconds(1));
    builder.from(Map.of("cache-ttl", "2s"));
    assertThat(builder.build().cacheTtl()).hasSeconds(2);

    builder.fromEnvironment(Map.of("DISCOVERY_CACHE_TTL", "3s"));
    assertThat(builder.build().cacheTtl()).hasSeconds(3);

    builder.cacheTtl(Duration.ofSeconds(4));
    assertThat(builder.build().cacheTtl()).hasSeconds(4);
  }

  @Test
  void aGoodValueTakesBackTheComplaintAboutABadOne() {
    builder.cacheTtl(Duration.ZERO).from(Map.of("cache-ttl", "2s"));
    builder.from(Map.of("max-stale", "never")).maxStale(Duration.ofHours(1));
    builder.registry(" ").registry("memory:");

    assertThat(builder.build().cacheTtl()).hasSeconds(2);
    assertThat(builder.build().maxStale()).hasHours(1);
  }

  @Test
  void aBadValueIsNotHiddenByAGoodOneBefore() {
    builder.cacheTtl(Duration.ofSeconds(2)).from(Map.of("cache-ttl", "soon"));

    assertThat(failure().violations()).hasSize(1);
    assertThat(failure()).hasMessageStartingWith("cache-ttl: \"soon\"");
  }

  @Test
  void ofTwoBadValuesTheLastIsReported() {
    builder.from(Map.of("cache-ttl", "soon")).from(Map.of("cache-ttl", "later"));

    assertThat(failure().violations())
        .singleElement()
        .asString()
        .startsWith("cache-ttl: \"later\"");
  }

  @Test
  void nullInAMapIsRefusedByName() {
    Map<String, String> texts = new HashMap<>();
    texts.put("cache-ttl", null);
    assertThatNullPointerException().isThrownBy(() -> builder.from(texts)).withMessage("cache-ttl");
  }

  private ConfigurationException failureAfter(Runnable step) {
    step.run();
    return failure();
  }

  private ConfigurationException failure() {
    return catchThrowableOfType(ConfigurationException.class, builder::build);
  }
}

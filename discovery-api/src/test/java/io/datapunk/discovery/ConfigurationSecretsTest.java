package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P12: secrets never appear in descriptions, texts or messages. */
class ConfigurationSecretsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memory: | memory:",
        "memory:shared/one | memory:shared/one",
        "consul://a:8500,b:8500,[::1]:8500 | consul://a:8500,b:8500,[::1]:8500",
        "consul://s3cret@a:8500 | consul://***@a:8500",
        "redis://user:s3cret@a:6379/0 | redis://***@a:6379/0",
        "redis://:s3cret@a | redis://***@a",
        "redis://user:s3cr@t@a | redis://***@a",
        "redis://user:s3/cr/et@a | redis:***",
        "redis://user:s3?cr=et@a | redis:***",
        "redis://a:1,user:s3cret@b:2 | redis://***@b:2",
        "redis://user:s3cret@a:1,user:s3cret@b:2/0 | redis://***@b:2/0",
        "consul:user:s3cret@a | consul:***",
        "redis://a?token=s3cret | redis://a?***",
        "redis://a/0?x=1&pass=s3cret&auth=s3cret | redis://a/0?***",
        "redis://a?s3cret | redis://a?***",
        "redis://a?x=s3cret@s3cret | redis:***",
        "redis://user:s3cret | redis:***",
        "redis:user:s3cret | redis:***",
        "redis://a#s3cret | redis:***",
        "//user:s3cret@a | ***",
        "s3cret | ***",
      })
  void p12_urisAreShownWithoutSecrets(String uri, String shown) {
    ServiceDiscoveryConfig config =
        ServiceDiscoveryConfig.builder()
            .registry(uri)
            .distributedCache(uri)
            .metrics(uri)
            .registryCredentials(Credentials.token(() -> "s3cret"))
            .distributedCacheCredentials(Credentials.password("s3cret", () -> "s3cret"))
            .build();

    assertThat(config.describe())
        .contains("\nregistry=" + shown + "\n")
        .contains("\ndistributed-cache=" + shown + "\n")
        .contains("\nmetrics=" + shown + "\n")
        .doesNotContain("s3");
    assertThat(config.toString()).contains("registry=" + shown).doesNotContain("s3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.password", "redis.token"})
  void p12_theValueOfAnUnknownKeyIsNotShown(String key) {
    ServiceDiscoveryConfig.Builder builder =
        ServiceDiscoveryConfig.builder().from(Map.of(key, "s3cret"));
    assertThat(catchThrowable(builder::build))
        .hasMessageContaining(key)
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache-seal-key", "cache-seal-second-key"})
  void p12_aSealKeyIsNeverShownAlsoIfItIsTooShort(String key) {
    ServiceDiscoveryConfig.Builder builder =
        ServiceDiscoveryConfig.builder().registry("memory:").from(Map.of(key, "s3cret"));
    assertThat(catchThrowable(builder::build))
        .hasMessageContaining(key + ": *** (expected: a secret of at least 32 characters)")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void p12_aSealKeyIsNotShownByDescribe() {
    ServiceDiscoveryConfig config =
        ServiceDiscoveryConfig.builder()
            .registry("memory:")
            .fromEnvironment(Map.of("DISCOVERY_CACHE_SEAL_KEY", "s3cret".repeat(6)))
            .build();
    assertThat(config.describe()).contains("cache-seal-key=***\n").doesNotContain("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void aSecondSealKeyNeedsAFirst() {
    ServiceDiscoveryConfig.Builder builder =
        ServiceDiscoveryConfig.builder().registry("memory:").cacheSealSecondKey("s3cret".repeat(6));
    assertThat(catchThrowable(builder::build))
        .hasMessageContaining("cacheSealSecondKey: set (expected: not without cacheSealKey)");
  }

  @Test
  void p12_credentialsShowNothingOfThemselves() {
    assertThat(Credentials.none()).hasToString("Credentials[none]");
    assertThat(Credentials.token(() -> "s3cret")).hasToString("Credentials[***]");
    assertThat(Credentials.password("user", () -> "s3cret")).hasToString("Credentials[***]");
  }

  @Test
  void p12_aUriOfHostileLengthIsRedactedInLinearTime() {
    String uri = "consul://" + "a:1,".repeat(20_000) + "!";
    assertThat(ServiceDiscoveryConfig.builder().registry(uri).build().describe())
        .contains("registry=consul:***");
  }
}

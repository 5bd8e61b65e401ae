package io.datapunk.discovery.core.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.MetricsSinkProvider;
import io.datapunk.discovery.core.port.RegistryProvider;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import io.datapunk.discovery.core.setup.providers.FirstRegistry;
import io.datapunk.discovery.core.setup.providers.TwoSinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsTest {

  private final SystemRuntime runtime = new SystemRuntime();

  @TempDir Path directory;
  private ClassLoader loader;

  @BeforeEach
  void begin() throws IOException {
    loader =
        new JarPath(directory)
            .jar("registry.jar", RegistryProvider.class, FirstRegistry.class)
            .jar(
                "metrics.jar",
                MetricsSinkProvider.class,
                TwoSinks.Automatic.class,
                TwoSinks.Named.class)
            .loader();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void userInformationInTheUriReachesTheAdapterAsCredentials() {
    assertOpened(
        config("FIRST://us%3Aer:pass@a:1/x"), "First first://a:1/x Optional[us:er] Optional[pass]");
    assertOpened(config("first://:pass@a"), "First first://a Optional.empty Optional[pass]");
    assertOpened(config("first://token@a"), "First first://a Optional.empty Optional[token]");
    assertOpened(config("first://a"), "First first://a Optional.empty Optional.empty");
    assertOpened(
        config("first://token@a").registryCredentials(Credentials.token(() -> "own")),
        "First first://a Optional.empty Optional[own]");
  }

  @Test
  void p12_theTokenThatTheAdapterReadsIsNoted() {
    AtomicInteger reads = new AtomicInteger();
    Credentials token = Credentials.token(() -> "t" + reads.incrementAndGet());
    Backends backends = backends(config("first://a").registryCredentials(token));

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> backends.registry(MetricsSink.none()));

    assertThat(backends.trust().current()).isCompleted();
    assertThat(reads).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3cret", "first://user:s3cret", "first:user:s3cret@a", "first://a,u:s3cret@b"})
  void p12_aBadUriIsAConfigurationExceptionWithoutSecrets(String uri) {
    assertRefused(() -> backends(config(uri)).registry(MetricsSink.none()), "registry: ");
    assertRefused(
        () ->
            backends(config("first://a").distributedCache(uri))
                .distributedCache(MetricsSink.none()),
        "distributedCache: ");
    assertRefused(() -> backends(config("first://a").metrics(uri)).metrics(), "metrics: ");
  }

  @Test
  void metricsWithoutASchemeAreToldHowToHaveNone() {
    assertRefused(
        () -> backends(config("first://a").metrics("none")).metrics(),
        "metrics: uri: without a scheme (expected: none: for no metrics, or scheme:name such as"
            + " micrometer:)");
  }

  @Test
  void aSchemeWithoutAnAdapterIsSaidByField() {
    assertRefused(
        () -> backends(config("second://a")).registry(MetricsSink.none()),
        "registry: no registry serves \"second:\" (expected: one of first, shared, or");
    assertRefused(
        () ->
            backends(config("first://a").distributedCache("redis://a"))
                .distributedCache(MetricsSink.none()),
        "distributedCache: no distributed cache serves \"redis:\" (expected: the jar of adapter-redis-cache on the");
    assertRefused(
        () -> backends(config("first://a").metrics("third:")).metrics(),
        "metrics: no metrics serves \"third:\" (expected: one of automatic, named, or");
  }

  @Test
  void withoutACacheThereIsNone() {
    assertThat(backends(config("first://a")).distributedCache(MetricsSink.none())).isEmpty();
    assertThat(backends(config("first://a")).healthProbes()).isEmpty();
  }

  @Test
  void p10_metricsThatNobodyAskedForDoNotStopUs() {
    assertThat(backends(config("first://a")).metrics()).isNotNull();
    assertThat(backends(config("first://a").metrics("none:")).metrics()).isNotNull();
  }

  @Test
  void metricsThatSomebodyAskedForMustWork() {
    assertRefused(
        () -> backends(config("first://a").metrics("named:x")).metrics(),
        "metrics: name: \"x\" (expected: another)");
    assertThatExceptionOfType(NoClassDefFoundError.class)
        .isThrownBy(() -> backends(config("first://a").metrics("automatic:")).metrics());
  }

  private void assertOpened(ServiceDiscoveryConfig.Builder config, String given) {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> backends(config).registry(MetricsSink.none()))
        .withMessage(given);
  }

  private static void assertRefused(ThrowingCallable call, String beginning) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call)
        .withMessageStartingWith(beginning)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  private Backends backends(ServiceDiscoveryConfig.Builder config) {
    return new Backends(config.build(), runtime, loader);
  }

  private static ServiceDiscoveryConfig.Builder config(String registry) {
    return ServiceDiscoveryConfig.builder().registry(registry);
  }
}

package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServiceDiscoveryConfigTest {

  @Test
  void onlyTheRegistryMustBeNamed() {
    ServiceDiscoveryConfig config = ServiceDiscoveryConfig.builder().registry("memory:").build();

    assertThat(config.describe())
        .isEqualTo(
            """
            audit-interval=5m
            backoff-max=30s
            backoff-min=100ms
            cache-clock-skew=10s
            cache-ttl=30s
            caching=true
            close-on-shutdown=false
            close-timeout=10s
            deregister-critical-after=1m
            distributed-cache-timeout=50ms
            follow-discovered=false
            follow-idle=10m
            fresh-wait=100ms
            health-check-interval=10s
            health-check-timeout=2s
            local-cache-endpoints=1000000
            local-cache-services=10000
            lookup-timeout=2s
            mass-loss-hold=2m
            max-stale=24h
            negative-ttl=1s
            quiet-period=0s
            reconcile-interval=30s
            recovery-spread=2s
            register-timeout=10s
            registry=memory:
            watch-wait=24s
            """);
    assertThat(config.distributedCache()).isEmpty();
    assertThat(config.metrics()).isEmpty();
    assertThat(config.datacenter()).isEmpty();
    assertThat(config.registryCredentials().isPresent()).isFalse();
  }

  @Test
  void everySettingIsReadBackByItsAccessor() {
    ServiceDiscoveryConfig config = full().build();

    assertThat(config.registry()).isEqualTo("consul://a:8500");
    assertThat(config.registryCredentials().secret()).contains("registry secret");
    assertThat(config.distributedCache()).contains("redis://b:6379");
    assertThat(config.distributedCacheCredentials().user()).contains("user");
    assertThat(config.metrics()).contains("none:");
    assertThat(config.datacenter()).contains("dc1");
    assertThat(config.caching()).isFalse();
    assertThat(config.cacheTtl()).isEqualTo(Duration.ofMillis(1001));
    assertThat(config.maxStale()).isEqualTo(Duration.ofMillis(1002));
    assertThat(config.freshWait()).isEqualTo(Duration.ZERO);
    assertThat(config.lookupTimeout()).isEqualTo(Duration.ofMillis(1003));
    assertThat(config.registerTimeout()).isEqualTo(Duration.ofMillis(1004));
    assertThat(config.closeOnShutdown()).isTrue();
    assertThat(config.closeTimeout()).isEqualTo(Duration.ofMillis(1005));
    assertThat(config.distributedCacheTimeout()).isEqualTo(Duration.ofMillis(1006));
    assertThat(config.negativeTtl()).isEqualTo(Duration.ofMillis(1007));
    assertThat(config.localCacheServices()).isEqualTo(17);
    assertThat(config.registryName()).contains("main");
    assertThat(config.cacheSealKey()).contains("0123456789abcdef0123456789abcdef");
    assertThat(config.cacheSealSecondKey()).contains("fedcba9876543210fedcba9876543210");
    assertThat(config.cacheClockSkew()).isEqualTo(Duration.ofMillis(518));
    assertThat(config.localCacheEndpoints()).isEqualTo(18);
    assertThat(config.followDiscovered()).isTrue();
    assertThat(config.followIdle()).isEqualTo(Duration.ofMillis(519));
    assertThat(config.massLossHold()).isEqualTo(Duration.ofMillis(1008));
    assertThat(config.watchWait()).isEqualTo(Duration.ofMillis(509));
    assertThat(config.quietPeriod()).isEqualTo(Duration.ofMillis(50));
    assertThat(config.backoffMin()).isEqualTo(Duration.ofMillis(510));
    assertThat(config.backoffMax()).isEqualTo(Duration.ofMillis(511));
    assertThat(config.recoverySpread()).isEqualTo(Duration.ofMillis(512));
    assertThat(config.auditInterval()).isEqualTo(Duration.ofMillis(513));
    assertThat(config.healthCheckInterval()).isEqualTo(Duration.ofMillis(514));
    assertThat(config.healthCheckTimeout()).isEqualTo(Duration.ofMillis(515));
    assertThat(config.deregisterCriticalAfter()).isEqualTo(Duration.ofMillis(516));
    assertThat(config.reconcileInterval()).isEqualTo(Duration.ofMillis(517));
  }

  @Test
  void toBuilderKeepsEverything() {
    ServiceDiscoveryConfig config = full().build();
    ServiceDiscoveryConfig copy = config.toBuilder().build();

    assertThat(copy.describe()).isEqualTo(config.describe());
    assertThat(config.describe().lines()).hasSize(Setting.values().length);
    assertThat(copy.registryCredentials()).isSameAs(config.registryCredentials());
    assertThat(copy.distributedCacheCredentials()).isSameAs(config.distributedCacheCredentials());
  }

  @Test
  void watchWaitFollowsTheCacheTtlUnlessItIsSet() {
    ServiceDiscoveryConfig.Builder builder =
        ServiceDiscoveryConfig.builder().registry("memory:").cacheTtl(Duration.ofSeconds(10));
    assertThat(builder.build().watchWait()).isEqualTo(Duration.ofSeconds(8));

    ServiceDiscoveryConfig longer =
        builder.build().toBuilder().cacheTtl(Duration.ofSeconds(20)).build();
    assertThat(longer.watchWait()).isEqualTo(Duration.ofSeconds(16));

    ServiceDiscoveryConfig own =
        longer.toBuilder().watchWait(Duration.ofSeconds(5)).build().toBuilder()
            .cacheTtl(Duration.ofSeconds(30))
            .build();
    assertThat(own.watchWait()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aBuilderMayBeUsedAgain() {
    ServiceDiscoveryConfig.Builder builder = ServiceDiscoveryConfig.builder().registry("memory:a");
    ServiceDiscoveryConfig first = builder.build();
    builder.registry("memory:b");

    assertThat(first.registry()).isEqualTo("memory:a");
    assertThat(builder.build().registry()).isEqualTo("memory:b");
  }

  @Test
  void whatDescribeShowsCanBeReadBack() {
    ServiceDiscoveryConfig config = full().build();
    ServiceDiscoveryConfig.Builder read = ServiceDiscoveryConfig.builder();
    config
        .describe()
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (!line.endsWith("***")) {
                read.from(Map.of(line.substring(0, equals), line.substring(equals + 1)));
              }
            });
    read.cacheSealKey("0123456789abcdef0123456789abcdef");
    read.cacheSealSecondKey("fedcba9876543210fedcba9876543210");

    assertThat(read.build().describe()).isEqualTo(config.describe());
  }

  @Test
  void nullIsRefusedByName() {
    ServiceDiscoveryConfig.Builder builder = ServiceDiscoveryConfig.builder();
    assertThatNullPointerException()
        .isThrownBy(() -> builder.registry(null))
        .withMessage("registry");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.cacheTtl(null))
        .withMessage("cacheTtl");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.registryCredentials(null))
        .withMessage("registryCredentials");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.distributedCacheCredentials(null))
        .withMessage("distributedCacheCredentials");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.from((Map<String, String>) null))
        .withMessage("texts");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.from((Properties) null))
        .withMessage("properties");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.fromEnvironment(null))
        .withMessage("environment");
    assertThatNullPointerException()
        .isThrownBy(() -> ServiceDiscovery.open(null))
        .withMessage("config");
  }

  private static ServiceDiscoveryConfig.Builder full() {
    return ServiceDiscoveryConfig.builder()
        .registry("consul://a:8500")
        .registryCredentials(Credentials.token(() -> "registry secret"))
        .distributedCache("redis://b:6379")
        .distributedCacheCredentials(Credentials.password("user", () -> "cache secret"))
        .metrics("none:")
        .datacenter("dc1")
        .caching(false)
        .cacheTtl(Duration.ofMillis(1001))
        .maxStale(Duration.ofMillis(1002))
        .freshWait(Duration.ZERO)
        .lookupTimeout(Duration.ofMillis(1003))
        .registerTimeout(Duration.ofMillis(1004))
        .closeOnShutdown(true)
        .closeTimeout(Duration.ofMillis(1005))
        .distributedCacheTimeout(Duration.ofMillis(1006))
        .negativeTtl(Duration.ofMillis(1007))
        .localCacheServices(17)
        .registryName("main")
        .cacheSealKey("0123456789abcdef0123456789abcdef")
        .cacheSealSecondKey("fedcba9876543210fedcba9876543210")
        .cacheClockSkew(Duration.ofMillis(518))
        .localCacheEndpoints(18)
        .followDiscovered(true)
        .followIdle(Duration.ofMillis(519))
        .massLossHold(Duration.ofMillis(1008))
        .watchWait(Duration.ofMillis(509))
        .quietPeriod(Duration.ofMillis(50))
        .backoffMin(Duration.ofMillis(510))
        .backoffMax(Duration.ofMillis(511))
        .recoverySpread(Duration.ofMillis(512))
        .auditInterval(Duration.ofMillis(513))
        .healthCheckInterval(Duration.ofMillis(514))
        .healthCheckTimeout(Duration.ofMillis(515))
        .deregisterCriticalAfter(Duration.ofMillis(516))
        .reconcileInterval(Duration.ofMillis(517));
  }
}

package io.datapunk.discovery.it.architecture;

import static io.datapunk.discovery.it.architecture.Layout.PRODUCT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What users can name. A type is added here on purpose, since it can hardly be taken away again.
 */
class PublicTypesTest {

  private static final int MOST_OF_THE_API = 25;
  private static final JavaClasses CLASSES = PRODUCT.classes();

  @Test
  void apiShowsTheseTypes() {
    List<String> types = publicTypesOf(PRODUCT.root());
    assertThat(types)
        .containsExactly(
            "AccessRefusedException",
            "ConfigurationException",
            "Credentials",
            "EndpointChange",
            "HealthCheck",
            "HealthReport",
            "HealthStatus",
            "HealthTransition",
            "Registration",
            "RegistrationRefusedException",
            "RegistrationState",
            "ServiceChange",
            "ServiceDiscovery",
            "ServiceDiscoveryConfig",
            "ServiceDiscoveryException",
            "ServiceEndpoint",
            "ServiceListener",
            "ServiceQuery",
            "ServiceRegistration",
            "ServiceSnapshot",
            "ServiceUnavailableException",
            "SnapshotSource",
            "StaleReason",
            "Subscription");
    assertThat(publicTypesOf(PRODUCT.spi())).containsExactly("ServiceDiscoveryFactory");
    assertThat(types.size() + 1).isLessThanOrEqualTo(MOST_OF_THE_API);
  }

  @Test
  void portsShowTheseTypes() {
    assertThat(publicTypesOf(PRODUCT.ports()))
        .containsExactly(
            "AdapterContext",
            "Announcement",
            "BackendUri",
            "CacheEntry",
            "Consistency",
            "DesiredCheck",
            "DesiredInstance",
            "DistributedCache",
            "DistributedCacheProvider",
            "EngineRuntime",
            "Handle",
            "HealthProbe",
            "HealthProbeProvider",
            "Metric",
            "MetricsSink",
            "MetricsSinkProvider",
            "ObservedInstance",
            "ProbeTarget",
            "ReadRequest",
            "Registry",
            "RegistryAnswer",
            "RegistryException",
            "RegistryProvider",
            "Scheduler",
            "Ticks");
  }

  @Test
  void engineShowsTheseTypes() {
    assertThat(publicTypesOf(PRODUCT.facade()))
        .containsExactly("CoreServiceDiscoveryFactory", "ServiceDiscoveryManager");
  }

  @Test
  void adaptersShowTheseTypes() {
    assertThat(publicTypesOf(PRODUCT.root() + ".inmemory"))
        .containsExactly(
            "CacheFault",
            "InMemoryCache",
            "InMemoryCacheFaults",
            "InMemoryCacheProvider",
            "InMemoryFaults",
            "InMemoryMetrics",
            "InMemoryMetricsProvider",
            "InMemoryRegistry",
            "InMemoryRegistryProvider",
            "InMemorySnapshot",
            "RegistryFault");
    assertThat(publicTypesOf(PRODUCT.root() + ".consul")).containsExactly("ConsulRegistryProvider");
    assertThat(publicTypesOf(PRODUCT.root() + ".redis")).containsExactly("RedisCacheProvider");
    assertThat(publicTypesOf(PRODUCT.root() + ".micrometer"))
        .containsExactly("MicrometerMetricsSink", "MicrometerMetricsSinkProvider");
  }

  private static List<String> publicTypesOf(String packageName) {
    return CLASSES.stream()
        .filter(type -> type.getPackageName().equals(packageName))
        .filter(JavaClass::isTopLevelClass)
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getSimpleName)
        .sorted()
        .toList();
  }
}

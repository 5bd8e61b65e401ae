package io.datapunk.discovery.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.runtime.SystemRuntime;
import io.datapunk.discovery.core.view.ServiceView;
import io.datapunk.discovery.core.view.ViewTable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeysTest {

  private final EngineRuntime runtime = new SystemRuntime();
  private final ServiceDiscoveryConfig open = config("consul://a:8500").build();
  private final ViewTable views = new ViewTable(open, runtime);
  private final ServiceView api = views.open("api", Optional.empty());
  private final ServiceView remote = views.open("api", Optional.of("dc2"));

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void aKeyNamesRegistryScopeServiceAndDatacenter() {
    assertThat(Keys.of(open).of(api)).isEqualTo("consul/open/api");
    assertThat(Keys.of(open).of(remote)).isEqualTo("consul/open/api/dc2");
    assertThat(Keys.of(config("CONSUL://b").build()).of(api)).isEqualTo("consul/open/api");
    assertThat(Keys.of(config("memory:").build()).of(api)).isEqualTo("memory/open/api");
  }

  @Test
  void p12_whoHasAnotherTokenDoesNotShare() {
    Keys one = Keys.of(token("one"));
    Keys two = Keys.of(token("two"));

    assertThat(one.of(api)).isNotEqualTo(two.of(api)).isNotEqualTo(Keys.of(open).of(api));
    assertThat(one.viewKey(two.of(api))).isEmpty();
    assertThat(one.of(api)).matches("consul/[0-9a-f]{16}/api").doesNotContain("one");
  }

  @Test
  void p12_aTokenInTheUriCountsLikeOneSetInCode() {
    Keys inUri = Keys.of(config("consul://one@a:8500").build());
    assertThat(inUri.of(api)).isEqualTo(Keys.of(token("one")).of(api));
  }

  @Test
  void aRotatedTokenMovesTheScope() {
    AtomicReference<String> token = new AtomicReference<>("one");
    Keys keys =
        Keys.of(config("consul://a").registryCredentials(Credentials.token(token::get)).build());
    String before = keys.of(api);
    token.set("two");

    assertThat(keys.of(api)).isNotEqualTo(before).isEqualTo(Keys.of(token("two")).of(api));
  }

  @Test
  void aKeyOfOursLeadsBackToTheView() {
    Keys keys = Keys.of(open);
    assertThat(keys.viewKey(keys.of(remote))).contains(remote.key());
    assertThat(keys.viewKey("consul/other/api")).isEmpty();
    assertThat(keys.viewKey("")).isEmpty();
  }

  @Test
  void aUriThatIsNoneIsAnErrorOfTheConfiguration() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Keys.of(config("no uri").build()))
        .withMessageStartingWith("registry: uri: without a scheme");
  }

  private static ServiceDiscoveryConfig token(String token) {
    return config("consul://a").registryCredentials(Credentials.token(() -> token)).build();
  }

  private static ServiceDiscoveryConfig.Builder config(String registry) {
    return ServiceDiscoveryConfig.builder().registry(registry);
  }
}

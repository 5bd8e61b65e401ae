package io.datapunk.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.consul.fixture.World;
import io.datapunk.discovery.core.port.RegistryProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which URIs open a registry, and what is said about the others. */
final class ConsulRegistryProviderTest {

  private final World world = new World();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void itIsFoundAndServesBothSchemes() {
    assertThat(ServiceLoader.load(RegistryProvider.class))
        .singleElement()
        .satisfies(found -> assertThat(found.schemes()).containsExactly("consul", "consuls"));
  }

  @Test
  void openingDoesNoInputOrOutput() {
    world.open("consul://no-such-host.invalid", Credentials.none());
    world.open("consuls://a.invalid:8501,b.invalid", Credentials.none());
    world.open("consul://my_consul,[::1]:8500", Credentials.none());
  }

  @Test
  void aWrongUriIsRefusedWithFieldValueAndExpectation() {
    refused("consul:name", "host: none (expected: consul://host:port)");
    refused("consul://a/name", "name: name (expected: none, only hosts)");
    refused("consul://a?dc=x", "option: dc (expected: one of [connections])");
    refused("consul://a?connections=7", "connections: 7 (expected: 8 to 999)");
    refused("consul://a?connections=many", "connections: many (expected: 8 to 999)");
    refused(
        "consuls://my_consul", "host: my_consul (expected: a name that a certificate can hold)");
  }

  @Test
  void p12_wrongCredentialsAreRefusedUnseen() {
    assertThatThrownBy(() -> world.open("consul://user:5ecret@a", Credentials.none()))
        .hasMessage(
            "user information: user and password (expected: the token alone:"
                + " consul://token@host, or better registryCredentials(Credentials.token(...)))");
    assertThatThrownBy(() -> world.open("consul://a?token=5ecret", Credentials.none()))
        .hasMessage(
            "option: token (expected: the token in the registry's credentials:"
                + " registryCredentials(Credentials.token(...)))");
    Credentials password = Credentials.password("user", () -> "5ecret");
    assertThatThrownBy(() -> world.open("consul://a", password))
        .hasMessage(
            "credentials: user and password (expected: a token:"
                + " registryCredentials(Credentials.token(...)))");
  }

  private void refused(String uri, String message) {
    assertThatThrownBy(() -> world.open(uri, Credentials.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}

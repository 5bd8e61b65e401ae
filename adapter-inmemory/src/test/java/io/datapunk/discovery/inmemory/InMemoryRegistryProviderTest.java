package io.datapunk.discovery.inmemory;

import static io.datapunk.discovery.inmemory.RegistryFixture.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.core.port.BackendUri;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryProvider;
import io.datapunk.discovery.testkit.SimulatedRuntime;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class InMemoryRegistryProviderTest {

  private final SimulatedRuntime runtime = SimulatedRuntime.inOrder();

  @Test
  void isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(RegistryProvider.class))
        .anyMatch(provider -> provider.schemes().contains("memory"));
  }

  @Test
  void withoutANameEachIsPrivate() {
    try (Registry one = open("memory:");
        Registry other = open("memory:")) {
      one.register(plain("api", "a"));
      assertThat(names(other)).isEmpty();
      assertThat(names(one)).containsExactly("api");
    }
  }

  @Test
  void aNameIsSharedUntilItsLastUserLeaves() {
    Registry one = open("memory:shared-by-name");
    one.register(plain("api", "a"));
    Registry other = open("memory:shared-by-name");
    one.close();
    one.close();
    assertThat(names(other)).containsExactly("api");
    other.close();
    try (Registry later = open("memory:shared-by-name")) {
      assertThat(names(later)).isEmpty();
    }
  }

  @Test
  void anotherClientOfASharedStoreCountsAsAUser() {
    InMemoryRegistry one = InMemoryRegistry.shared("counted", runtime.context("one"));
    one.register(plain("api", "a"));
    try (InMemoryRegistry other = one.connect(runtime.context("other"))) {
      one.close();
      assertThat(names(open("memory:counted"))).containsExactly("api");
      assertThat(names(other)).containsExactly("api");
    }
  }

  @Test
  void faultsAreReachableByName() {
    try (Registry registry = open("memory:faulty")) {
      InMemoryFaults.ofRegistry("faulty").begin(RegistryFault.OUTAGE);
      CompletableFuture<Set<String>> call = registry.services(Optional.empty());
      runtime.run();
      assertThat(call).isCompletedExceptionally();
    }
    assertThatThrownBy(() -> InMemoryFaults.ofRegistry("faulty"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("registry: memory:faulty (expected: the name of one that is open)");
  }

  @Test
  void hostsAndOptionsAreRefused() {
    assertThatThrownBy(() -> open("memory://host"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("uri: memory://host (expected: memory: or memory:name)");
    assertThatThrownBy(() -> open("memory:?size=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("option: size");
  }

  private Registry open(String uri) {
    return new InMemoryRegistryProvider()
        .open(BackendUri.parse(uri), Credentials.none(), runtime.context("registry"));
  }

  private Set<String> names(Registry registry) {
    CompletableFuture<Set<String>> names = registry.services(Optional.empty());
    runtime.run();
    return names.getNow(Set.of("not done"));
  }
}

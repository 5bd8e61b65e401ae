package io.datapunk.discovery.core.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.discovery.ConfigurationException;
import io.datapunk.discovery.core.port.RegistryProvider;
import io.datapunk.discovery.core.setup.providers.BrokenRegistries;
import io.datapunk.discovery.core.setup.providers.FirstRegistry;
import io.datapunk.discovery.core.setup.providers.SecondRegistry;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProvidersTest {

  @TempDir Path directory;
  private JarPath path;

  @BeforeEach
  void begin() {
    path = new JarPath(directory);
  }

  @Test
  void aProviderIsFoundByWhatItServes() throws IOException {
    path.jar("first.jar", RegistryProvider.class, FirstRegistry.class);
    path.jar("second.jar", RegistryProvider.class, SecondRegistry.class);
    Providers<RegistryProvider> providers = find();

    assertThat(providers.get("registry", "first").getClass().getName())
        .isEqualTo(FirstRegistry.class.getName());
    assertThat(providers.get("registry", "second").getClass().getName())
        .isEqualTo(SecondRegistry.class.getName());
    assertThat(providers.all()).hasSize(2);
  }

  @Test
  void withoutOneForTheSchemeTheErrorListsWhatWasFound() throws IOException {
    path.jar("first.jar", RegistryProvider.class, FirstRegistry.class);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> find().get("registry", "third"))
        .withMessage(
            "registry: no registry serves \"third:\" (expected: one of first, shared, or the jar of"
                + " another adapter)");
  }

  @Test
  void withoutAnyTheErrorSaysWhatToAdd() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> find().get("registry", "third"))
        .withMessage(
            "registry: no registry serves \"third:\" (expected: the jar of an adapter on the class"
                + " path, there is none)");
  }

  @Test
  void twoForOneSchemeAreNamedWithTheirJars() throws IOException {
    path.jar("first.jar", RegistryProvider.class, FirstRegistry.class);
    path.jar("second.jar", RegistryProvider.class, SecondRegistry.class);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> find().get("registry", "shared"))
        .withMessageMatching(
            "registry: \"shared:\" is served by .*\\.FirstRegistry in file:.*first\\.jar and"
                + " .*\\.SecondRegistry in file:.*second\\.jar \\(expected: by one\\)");
  }

  @Test
  void oneThatIsBrokenInAnyWayIsLeftOut() throws IOException {
    path.jar(
        "broken.jar",
        RegistryProvider.class,
        BrokenRegistries.Constructor.class,
        BrokenRegistries.Initializer.class,
        BrokenRegistries.Schemes.class,
        BrokenRegistries.Nothing.class,
        BrokenRegistries.Stranger.class,
        BrokenRegistries.Argument.class,
        BrokenRegistries.Incomplete.class);
    path.jar("absent.jar", RegistryProvider.class, "no.such.Provider", List.of());
    path.jar("garbled.jar", RegistryProvider.class, "not a name at all", List.of());
    path.jar("first.jar", RegistryProvider.class, FirstRegistry.class);
    Providers<RegistryProvider> providers = find();

    assertThat(providers.all()).hasSize(1);
    assertThat(providers.get("registry", "first")).isNotNull();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> providers.get("registry", "broken"))
        .withMessageContaining("one of first, shared");
  }

  @Test
  void aLoaderThatOnlyFailsDoesNotKeepUsForEver() {
    ClassLoader failing =
        new ClassLoader(null) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            throw new IOException("a disk that is gone");
          }
        };
    assertThat(
            Providers.find("registry", RegistryProvider.class, failing, RegistryProvider::schemes)
                .all())
        .isEmpty();
  }

  private Providers<RegistryProvider> find() {
    return Providers.find(
        "registry", RegistryProvider.class, path.loader(), RegistryProvider::schemes);
  }
}

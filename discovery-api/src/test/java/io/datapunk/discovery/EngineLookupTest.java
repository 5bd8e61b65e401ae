package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.datapunk.discovery.spi.ServiceDiscoveryFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ServiceDiscovery#open} says when there is not exactly one engine. */
class EngineLookupTest {

  private static final ServiceDiscoveryConfig CONFIG =
      ServiceDiscoveryConfig.builder().registry("memory:").build();

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();

  @TempDir Path directory;

  @AfterEach
  void restore() {
    thread.setContextClassLoader(before);
  }

  @Test
  void withoutAnEngineItSaysWhatIsMissing() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ServiceDiscovery.open(CONFIG))
        .withMessage("engine: none (expected: exactly one, discovery-core on the class path)");
  }

  @Test
  void aThreadWithoutAContextClassLoaderIsServedByOurOwn() {
    thread.setContextClassLoader(null);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ServiceDiscovery.open(CONFIG))
        .withMessageStartingWith("engine: none");
  }

  @Test
  void twoEnginesAreNamed() throws IOException {
    offer(First.class.getName() + "\n" + Second.class.getName());
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ServiceDiscovery.open(CONFIG))
        .withMessageContaining(First.class.getName())
        .withMessageContaining(Second.class.getName());
  }

  @Test
  void aBrokenEngineIsAConfigurationExceptionWithItsCause() throws IOException {
    offer("no.such.Engine");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> ServiceDiscovery.open(CONFIG))
        .withMessageStartingWith("engine: broken, ")
        .withMessageContaining("no.such.Engine")
        .satisfies(e -> assertThat(e).hasCauseInstanceOf(Error.class));
  }

  @Test
  void theOnlyEngineGetsConfigurationAndClassLoader() throws IOException {
    offer(Second.class.getName());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> ServiceDiscovery.open(CONFIG))
        .withMessage(CONFIG + " " + thread.getContextClassLoader());
  }

  private void offer(String engines) throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(ServiceDiscoveryFactory.class.getName()), engines);
    URL[] urls = {directory.toUri().toURL()};
    thread.setContextClassLoader(new URLClassLoader(urls, before));
  }

  /** An engine. */
  public static final class First implements ServiceDiscoveryFactory {
    @Override
    public ServiceDiscovery open(ServiceDiscoveryConfig config, ClassLoader loader) {
      throw new UnsupportedOperationException();
    }
  }

  /** Another engine. */
  public static final class Second implements ServiceDiscoveryFactory {
    @Override
    public ServiceDiscovery open(ServiceDiscoveryConfig config, ClassLoader loader) {
      throw new UnsupportedOperationException(config + " " + loader);
    }
  }
}

package io.datapunk.discovery.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.it.servers.Await;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A probe that this build does not know, in a jar of its own that is only put on the path. */
class ThirdJarTest {

  private static final String SOURCE =
      """
      package third;

      import io.datapunk.discovery.HealthReport;
      import io.datapunk.discovery.core.port.AdapterContext;
      import io.datapunk.discovery.core.port.HealthProbe;
      import io.datapunk.discovery.core.port.HealthProbeProvider;
      import java.util.Set;
      import java.util.concurrent.CompletableFuture;

      public final class QueueProbes implements HealthProbeProvider {
        @Override
        public Set<String> types() {
          return Set.of("queue");
        }

        @Override
        public HealthProbe open(AdapterContext context) {
          return target ->
              CompletableFuture.completedFuture(
                  HealthReport.warning("depth of " + target.check().settings().get("name")));
        }
      }
      """;

  @TempDir private Path directory;

  @Test
  void p8_aProbeOfAThirdJarIsFoundAndRun() throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar()});
        ServiceDiscovery discovery =
            ServiceDiscoveryManager.builder(
                    ServiceDiscoveryConfig.builder()
                        .registry("memory:")
                        .metrics("none:")
                        .caching(false)
                        .build())
                .classLoader(loader)
                .build()) {
      discovery.register(
          ServiceRegistration.builder("api", "127.0.0.1", 8080)
              .healthCheck(HealthCheck.of("queue", Map.of("name", "orders")))
              .build());

      ServiceQuery all =
          ServiceQuery.builder("api").minimumHealth(HealthStatus.MAINTENANCE).build();
      Await.until(
          "the third jar's report",
          Duration.ofSeconds(30),
          () -> discovery.discover(all).endpoints().get(0).health() == HealthStatus.WARNING);
      assertThat(discovery.discover(all).endpoints().get(0).healthReason())
          .isEqualTo("queue: depth of orders");
    }
  }

  private URL jar() throws IOException {
    Path source = directory.resolve("QueueProbes.java");
    Files.writeString(source, SOURCE);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-cp", System.getProperty("java.class.path"), "-d", directory.toString());
    String[] arguments =
        java.util.stream.Stream.concat(
                options.stream(), java.util.stream.Stream.of(source.toString()))
            .toArray(String[]::new);
    assertThat(compiler.run(null, null, null, arguments)).isZero();

    Path jar = directory.resolve("third.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(
          new JarEntry("META-INF/services/io.datapunk.discovery.core.port.HealthProbeProvider"));
      out.write("third.QueueProbes\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      out.putNextEntry(new JarEntry("third/QueueProbes.class"));
      out.write(Files.readAllBytes(directory.resolve("third/QueueProbes.class")));
    }
    return jar.toUri().toURL();
  }
}

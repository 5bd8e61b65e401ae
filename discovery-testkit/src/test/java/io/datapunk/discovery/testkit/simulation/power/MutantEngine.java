package io.datapunk.discovery.testkit.simulation.power;

import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.core.ServiceDiscoveryManager;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.MetricsSink;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.testkit.simulation.world.EngineFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.spi.ToolProvider;

/**
 * Opens engines with a deliberate bug. A few classes of the core are compiled from mutated source,
 * and the whole core but its ports is loaded anew around it: nothing in production knows of this.
 */
final class MutantEngine implements EngineFactory {

  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", "."))
          .resolve("../discovery-core/src/main/java/io/datapunk/discovery/core");

  private final Class<?> manager;

  private MutantEngine(Class<?> manager) {
    this.manager = manager;
  }

  /** Compiles the mutant into {@code directory}. */
  static MutantEngine of(Mutant mutant, Path directory) throws IOException, ClassNotFoundException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    compile(mutant, write(mutant, directory.resolve("src")), classes);
    URL core = ServiceDiscoveryManager.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader loader = new OwnCoreLoader(new URL[] {classes.toUri().toURL(), core});
    return new MutantEngine(loader.loadClass(ServiceDiscoveryManager.class.getName()));
  }

  /** Writes the sources that differ, and returns them. */
  private static List<Path> write(Mutant mutant, Path directory) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (Edit edit : mutant.edits()) {
      String before = sources.get(edit.file());
      String source = before != null ? before : Files.readString(SOURCES.resolve(edit.file()));
      sources.put(edit.file(), edit.applyTo(source));
    }
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = directory.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      written.add(Files.writeString(file, source.getValue()));
    }
    return written;
  }

  private static void compile(Mutant mutant, List<Path> sources, Path classes) {
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn"));
    arguments.addAll(List.of("-d", classes.toString()));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    sources.forEach(source -> arguments.add(source.toString()));
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError(mutant + " does not compile: " + messages);
    }
  }

  @Override
  public ServiceDiscovery open(
      ServiceDiscoveryConfig config,
      Registry registry,
      Optional<DistributedCache> cache,
      EngineRuntime runtime) {
    try {
      Object builder =
          manager.getMethod("builder", ServiceDiscoveryConfig.class).invoke(null, config);
      set(builder, "registry", Registry.class, registry);
      set(builder, "metrics", MetricsSink.class, MetricsSink.none());
      set(builder, "runtime", EngineRuntime.class, runtime);
      set(builder, "classLoader", ClassLoader.class, ClassLoader.getPlatformClassLoader());
      if (cache.isPresent()) {
        set(builder, "distributedCache", DistributedCache.class, cache.get());
      }
      return (ServiceDiscovery) builder.getClass().getMethod("build").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static void set(Object builder, String name, Class<?> type, Object value)
      throws ReflectiveOperationException {
    builder.getClass().getMethod(name, type).invoke(builder, value);
  }
}

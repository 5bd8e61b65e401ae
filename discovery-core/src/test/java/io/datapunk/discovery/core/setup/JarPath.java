package io.datapunk.discovery.core.setup;

import io.datapunk.discovery.core.setup.providers.BrokenRegistries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * A class path of jars made on the fly, below the one of the tests. The providers of the tests are
 * seen in those jars only.
 */
final class JarPath {

  private static final String HIDDEN = "io.datapunk.discovery.core.setup.providers.";

  private final Path directory;
  private final List<URL> jars = new ArrayList<>();

  JarPath(Path directory) {
    this.directory = directory;
  }

  /** Adds a jar that holds these classes, and says that they serve the port. */
  JarPath jar(String name, Class<?> port, Class<?>... classes) throws IOException {
    StringBuilder services = new StringBuilder();
    for (Class<?> type : classes) {
      services.append(type.getName()).append('\n');
    }
    return jar(name, port, services.toString(), List.of(classes));
  }

  /** Adds a jar with these words about who serves the port. */
  JarPath jar(String name, Class<?> port, String services, List<Class<?>> classes)
      throws IOException {
    Path jar = directory.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("META-INF/services/" + port.getName()));
      out.write(services.getBytes(StandardCharsets.UTF_8));
      for (Class<?> type : withSuperclasses(classes)) {
        add(out, type);
      }
    }
    jars.add(jar.toUri().toURL());
    return this;
  }

  ClassLoader loader() {
    return new URLClassLoader(jars.toArray(URL[]::new), new Parent());
  }

  private static Set<Class<?>> withSuperclasses(List<Class<?>> classes) {
    Set<Class<?>> all = new LinkedHashSet<>();
    for (Class<?> type : classes) {
      for (Class<?> one = type; isPacked(one); one = one.getSuperclass()) {
        all.add(one);
      }
    }
    return all;
  }

  private static boolean isPacked(Class<?> type) {
    return isHidden(type.getName()) && type != BrokenRegistries.Missing.class;
  }

  private static void add(JarOutputStream out, Class<?> type) throws IOException {
    String resource = type.getName().replace('.', '/') + ".class";
    out.putNextEntry(new JarEntry(resource));
    try (InputStream in = JarPath.class.getClassLoader().getResourceAsStream(resource)) {
      in.transferTo(out);
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(HIDDEN);
  }

  /** The class path of the tests, without the providers. */
  private static final class Parent extends ClassLoader {

    Parent() {
      super(JarPath.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (isHidden(name)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}

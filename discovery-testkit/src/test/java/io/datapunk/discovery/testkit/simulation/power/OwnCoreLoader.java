package io.datapunk.discovery.testkit.simulation.power;

import java.net.URL;
import java.net.URLClassLoader;

/** Loads the core itself, mutated classes first; everything else, the ports too, is shared. */
final class OwnCoreLoader extends URLClassLoader {

  private static final String CORE = "io.datapunk.discovery.core.";
  private static final String PORTS = CORE + "port.";

  OwnCoreLoader(URL[] path) {
    super(path, OwnCoreLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(CORE) || name.startsWith(PORTS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : findClass(name);
    }
  }
}

package io.datapunk.discovery.it.consumer;

import java.nio.file.Path;

/** What the running build tells its tests; see the module's pom. */
final class Build {

  private Build() {}

  /** The module of these tests. */
  static Path module() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  /** The directory of all modules. */
  static Path root() {
    return module().getParent();
  }

  static String version() {
    return System.getProperty("build.version", "0.1.0-SNAPSHOT");
  }

  /** Maven itself: the one that runs this build, else the one on the PATH. */
  static String maven() {
    String home = System.getProperty("build.maven.home", "");
    return home.isEmpty() ? "mvn" : Path.of(home, "bin", "mvn").toString();
  }

  /** Where this build keeps what it has downloaded. */
  static Path localRepository() {
    return Path.of(
        System.getProperty(
            "build.repository", System.getProperty("user.home") + "/.m2/repository"));
  }

  /** The java binary that runs these tests. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}

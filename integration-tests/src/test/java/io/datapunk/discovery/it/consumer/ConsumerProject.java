package io.datapunk.discovery.it.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of {@code integration-tests/consumer}, built by a Maven of its own with a local repository
 * of its own, in which the modules of this build are installed.
 *
 * <p>Everything else comes from what this build has downloaded already. The few POMs that only an
 * outsider needs, of versions that our own management replaces, come from Maven Central, once per
 * clean build.
 */
final class ConsumerProject {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path directory = Build.module().resolve("target/consumer");
  private final Path project = directory.resolve("project");
  private final Path repository = directory.resolve("repository");

  /** Builds it up to its classes. */
  void build() throws InterruptedException {
    copy(Build.module().resolve("consumer"), project);
    new InstalledModules(repository).install();
    Program.Ended ended = new Program(LIMIT, command()).run(Map.of());
    if (ended.exitCode() != 0) {
      throw new AssertionError("the consumer project does not build:\n" + ended.output());
    }
  }

  Path classes() {
    return project.resolve("target/classes");
  }

  /** Sources that must not compile. */
  Path leaks() {
    return project.resolve("src/leaks/java");
  }

  String compileClassPath() {
    return read(project.resolve("target/compile.classpath"));
  }

  String runtimeClassPath() {
    return read(project.resolve("target/runtime.classpath"));
  }

  String testClassPath() {
    return read(project.resolve("target/test.classpath"));
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Build.maven());
    command.addAll(List.of("-B", "-ntp", "-f", project.resolve("pom.xml").toString()));
    command.addAll(List.of("-gs", settings().toString()));
    command.add("-Dmaven.repo.local=" + repository);
    command.add("-Ddiscovery.version=" + Build.version());
    command.add("process-classes");
    return command;
  }

  /** Settings that look into the outer build's repository first; the user's own still apply. */
  private Path settings() {
    String place =
        """
            <id>outer-build</id>
            <url>%s</url>
            <releases><checksumPolicy>ignore</checksumPolicy></releases>
            <snapshots><enabled>false</enabled></snapshots>
        """
            .formatted(Build.localRepository().toUri());
    String text =
        """
        <settings>
          <profiles><profile>
            <id>outer-build</id>
            <repositories><repository>%s</repository></repositories>
            <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
          </profile></profiles>
          <activeProfiles><activeProfile>outer-build</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(place, place);
    try {
      return Files.writeString(directory.resolve("settings.xml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

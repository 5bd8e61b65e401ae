package io.datapunk.discovery.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A JDK that runs the simulation in a process of its own, with the classes of this one. */
record Jdk(Path home) {

  private static final List<String> VARIABLES = List.of("JDK17_HOME", "JDK25_HOME");

  /** Returns the one that runs this test. */
  static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")));
  }

  /**
   * Returns the others whose homes {@code JDK17_HOME} and {@code JDK25_HOME} name, as {@code
   * .ci/run} sets them. Where there is none the test says that it could not compare.
   */
  static List<Jdk> others() throws IOException {
    List<Jdk> jdks = new ArrayList<>();
    for (String name : VARIABLES) {
      String home = System.getenv(name);
      if (home != null && !Files.isSameFile(Path.of(home), running().home)) {
        jdks.add(new Jdk(Path.of(home)));
      }
    }
    assumeThat(jdks).as("other JDKs, named by %s", VARIABLES).isNotEmpty();
    return jdks;
  }

  /** Returns what {@code bin/simulate} prints there. */
  String simulate(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    home.resolve("bin").resolve("java").toString(),
                    "-Dslf4j.provider=" + EngineLog.class.getName(),
                    "-Dslf4j.internal.verbosity=WARN",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SimulateCommand.class.getName()),
                Stream.of(arguments))
            .toList();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream output = process.getInputStream()) {
      String printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      return printed;
    }
  }
}

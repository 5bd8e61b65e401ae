package io.datapunk.discovery.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.testkit.simulation.world.OutageScenario;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Equal seeds, equal journals, byte for byte: in one process, in another one, and on another JDK.
 *
 * <p>The other JDKs are those whose homes {@code JDK17_HOME} and {@code JDK25_HOME} name, as {@code
 * .ci/run} sets them: each plays the same classes.
 */
final class OutageScenarioTest {

  private static final long SEED = 42;

  @Test
  void isTheSameTwiceInOneProcess() {
    assertThat(OutageScenario.play(SEED)).isEqualTo(OutageScenario.play(SEED));
  }

  @Test
  void differsFromSeedToSeed() {
    assertThat(OutageScenario.play(SEED)).isNotEqualTo(OutageScenario.play(SEED + 1));
  }

  @Test
  void tellsOfOutageAndWipe() {
    assertThat(OutageScenario.play(SEED))
        .contains("connection refused")
        .contains("told stale, REGISTRY_UNAVAILABLE")
        .contains("registry: wiped")
        .contains("told recovered")
        .contains("LOSS_DOUBTED");
  }

  @Test
  void isTheSameInAnotherProcess() throws Exception {
    assertThat(playedBy(Path.of(System.getProperty("java.home"))))
        .isEqualTo(OutageScenario.play(SEED));
  }

  @Test
  void isTheSameOnAnotherJdk() throws Exception {
    String here = OutageScenario.play(SEED);
    for (Path home : otherJdks()) {
      assertThat(playedBy(home)).as("played by %s", home).isEqualTo(here);
    }
  }

  private static List<Path> otherJdks() {
    List<Path> homes = new ArrayList<>();
    Stream.of("JDK17_HOME", "JDK25_HOME")
        .flatMap(name -> Optional.ofNullable(System.getenv(name)).stream())
        .map(Path::of)
        .forEach(homes::add);
    return homes;
  }

  private static String playedBy(Path home) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                home.resolve("bin").resolve("java").toString(),
                "-Dslf4j.provider=" + EngineLog.class.getName(),
                "-Dslf4j.internal.verbosity=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                SimulateCommand.class.getName(),
                "--scenario",
                Long.toString(SEED))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream output = process.getInputStream()) {
      String journal = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      return journal;
    }
  }
}

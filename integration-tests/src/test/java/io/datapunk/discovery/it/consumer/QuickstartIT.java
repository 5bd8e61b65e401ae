package io.datapunk.discovery.it.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.examples.Quickstart;
import io.datapunk.discovery.it.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same program, unchanged, on each kind of backends. */
class QuickstartIT {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @Test
  void everyStepIsDoneInMemory() throws InterruptedException {
    assertAllDone(quickstart());
  }

  @Test
  void everyStepIsDoneOnConsulAndRedis() throws InterruptedException {
    Program.Ended ended = quickstart(Servers.consul().toString(), Servers.redis().toString());
    assertAllDone(ended);
    assertThat(ended.output()).contains("second client: 1, fresh, source DISTRIBUTED_CACHE");
  }

  @Test
  void aRegistryThatIsAwayIsToldWithinTheMinute() throws InterruptedException {
    Program.Ended ended = quickstart("consul://127.0.0.1:1");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output()).contains("Failed: ", "Is the registry reachable?");
  }

  @Test
  void theScriptSaysHowItIsUsed() throws InterruptedException {
    Program.Ended help = script(Map.of(), "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.output()).contains("bin/quickstart consul://").doesNotContain("set -e", "#");

    Program.Ended unknown = script(Map.of(), "memory:", "--registry=consul://s3cret@a");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.output())
        .contains("unknown option --registry\n", "bin/quickstart consul://")
        .doesNotContain("s3cret");
  }

  @Test
  void theScriptSaysWhatIsMissing() throws InterruptedException {
    Program.Ended ended = script(Map.of("JAVA_HOME", "/away"));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.output()).contains("JAVA_HOME: /away (expected: the home of a JDK)");
  }

  private static void assertAllDone(Program.Ended ended) {
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("says: hello from Alice", "CLOSED", "discovery_watches 1.0")
        .contains("Every step was done.");
  }

  private static Program.Ended script(Map<String, String> environment, String... arguments)
      throws InterruptedException {
    String script = Build.root().resolve("bin/quickstart").toString();
    List<String> command = Stream.concat(Stream.of(script), Stream.of(arguments)).toList();
    return new Program(A_MINUTE, command).run(environment);
  }

  private static Program.Ended quickstart(String... arguments) throws InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Build.java(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Quickstart.class.getName()),
                Stream.of(arguments))
            .toList();
    return new Program(A_MINUTE, command).run(Map.of());
  }
}

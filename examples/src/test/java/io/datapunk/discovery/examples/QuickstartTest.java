package io.datapunk.discovery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickstartTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void everyStepIsDoneInMemory() {
    assertThat(run("memory:")).as("exit code; stderr: %s", err).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Alice", "says: hello from Carol", "CLOSED", "Every step was done.")
        .contains("discovery_watches 1.0", "discovery_registrations{state=\"registered\"} 2.0");
  }

  @Test
  void wrongArgumentsAreToldApart() {
    assertThat(run("memory:", "memory:", "memory:")).isEqualTo(2);
    assertThat(run("carrier-pigeon:")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("arguments: 3 (expected:", "carrier-pigeon");
  }

  private int run(String... arguments) {
    return Quickstart.run(List.of(arguments), print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }
}

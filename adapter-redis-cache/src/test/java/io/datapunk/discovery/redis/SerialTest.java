package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class SerialTest {

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsInOrderAndOneAtATime() {
    Serial serial = new Serial(threads::add);
    serial.execute(() -> serial.execute(() -> ran.add("from inside")));
    serial.execute(() -> ran.add("after"));
    assertThat(threads).hasSize(1);

    threads.remove().run();
    assertThat(ran).containsExactly("after", "from inside");

    serial.execute(() -> ran.add("later"));
    assertThat(threads).hasSize(1);
  }

  @Test
  void p10_aStepThatFailsHoldsUpNoOther() {
    Serial serial = new Serial(Runnable::run);
    serial.execute(
        () -> {
          throw new AssertionError("broken");
        });
    serial.execute(() -> ran.add("next"));

    assertThat(ran).containsExactly("next");
  }

  @Test
  void p10_whatFoundNoThreadRunsWithTheNext() {
    Serial serial = new Serial(new LateExecutor());
    serial.execute(() -> ran.add("first"));
    serial.execute(() -> ran.add("second"));

    assertThat(ran).containsExactly("first", "second");
  }
}

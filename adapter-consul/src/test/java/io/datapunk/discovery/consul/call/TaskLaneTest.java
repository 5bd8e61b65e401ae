package io.datapunk.discovery.consul.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A lane whose executor has no thread for a while. */
final class TaskLaneTest {

  private final ManualTime time = new ManualTime();
  private final List<Runnable> taken = new ArrayList<>();
  private final List<String> ran = new ArrayList<>();
  private boolean threadless;
  private boolean takesWhatItRefuses;
  private final TaskLane lane = new TaskLane(this::execute, time, 1);

  private void execute(Runnable task) {
    if (!threadless || takesWhatItRefuses) {
      taken.add(task);
    }
    if (threadless) {
      throw new InternalError("unable to create native thread");
    }
  }

  @Test
  void p5_whatMetNoThreadRunsLaterAndInOrder() {
    threadless = true;
    submit("a");
    submit("b");
    time.advance(Duration.ofSeconds(1));
    threadless = false;

    time.advance(Duration.ofSeconds(1));
    runTaken();

    assertThat(ran).containsExactly("a", "b");
    assertThat(time.pending()).as("timers").isZero();
  }

  @Test
  void p5_whatWaitsForItsTurnOutlivesAMissingThread() {
    submit("a");
    submit("b");
    threadless = true;
    runTaken();
    threadless = false;

    time.advance(Duration.ofSeconds(1));
    runTaken();

    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void p5_theNextTaskTakesAlongWhatMetNoThread() {
    threadless = true;
    submit("a");
    threadless = false;

    submit("b");
    runTaken();

    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void itIsNoWiderAfterAPoolTookWhatItRefused() {
    threadless = true;
    takesWhatItRefuses = true;
    submit("a");
    threadless = false;
    runTaken();

    submit("b");
    submit("c");
    time.advance(Duration.ofSeconds(1));
    assertThat(taken).as("under way").hasSize(1);
    runTaken();

    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void p11_aWiderLaneHasAllItsWidthAgain() {
    TaskLane wide = new TaskLane(this::execute, time, 2);
    threadless = true;
    IntStream.range(0, 4).forEach(i -> wide.submit(() -> ran.add("task")));
    threadless = false;

    time.advance(Duration.ofSeconds(1));
    assertThat(taken).as("under way").hasSize(2);
    runTaken();

    assertThat(ran).hasSize(4);
  }

  @Test
  void p7_whatMetNoThreadIsDroppedByClose() {
    threadless = true;
    submit("a");
    lane.close();
    threadless = false;

    time.advance(Duration.ofSeconds(1));
    runTaken();

    assertThat(ran).isEmpty();
    assertThat(time.pending()).as("timers").isZero();
  }

  private void submit(String name) {
    lane.submit(() -> ran.add(name));
  }

  private void runTaken() {
    while (!taken.isEmpty()) {
      taken.remove(0).run();
    }
  }
}

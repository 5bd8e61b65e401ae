package io.datapunk.discovery.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.Handle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Threads are modelled: a task that hangs is one that has begun and is ended by the test. */
class NarrowedTest {

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final Narrowed narrowed = new Narrowed(threads::add, 2, 1);

  /** A task during which others may do something, as while it hangs. */
  private Handle submit(String name, Runnable meanwhile) {
    return narrowed.execute(
        () -> {
          ran.add(name);
          meanwhile.run();
        });
  }

  private void runAll() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  @Test
  void p11_soManyRunAtATimeAndTheOthersWaitInOrder() {
    for (String name : List.of("a", "b", "c", "d")) {
      Handle unused = submit(name, () -> {});
    }
    assertThat(threads).hasSize(2);

    runAll();

    assertThat(ran).containsExactly("a", "b", "c", "d");
  }

  @Test
  void p11_whatIsGivenUpGivesItsPlaceAway() {
    List<Handle> places = new ArrayList<>();
    places.add(
        submit(
            "hangs",
            () -> {
              assertThat(threads).hasSize(1); // b has the other place, c waits
              places.get(0).close();
              assertThat(threads).hasSize(2); // c has this one
            }));
    places.add(submit("b", () -> {}));
    places.add(submit("c", () -> {}));

    runAll();

    assertThat(ran).containsExactlyInAnyOrder("hangs", "b", "c");
  }

  @Test
  void p11_onlySoManyMayBeLost() {
    List<Handle> places = new ArrayList<>();
    places.add(submit("first", () -> places.add(submit("inner", () -> {}))));
    runAll();
    List<Integer> started = new ArrayList<>();
    places.add(
        submit(
            "one",
            () -> {
              places.get(2).close();
              threads.remove().run(); // runs two within one
            }));
    places.add(
        submit(
            "two",
            () -> {
              places.get(3).close(); // one is lost already: the place stays taken
              started.add(threads.size());
            }));
    places.add(submit("three", () -> {}));
    places.add(submit("four", () -> {}));

    runAll();

    assertThat(started).containsExactly(1);
    assertThat(ran).contains("one", "two", "three", "four");
  }

  @Test
  void p11_whatIsGivenUpBeforeItBeganIsForgotten() {
    submit("a", () -> {});
    Handle b = submit("b", () -> {});
    submit("c", () -> {}).close();
    runAll();
    b.close(); // over: that changes nothing
    submit("d", () -> {});

    runAll();

    assertThat(ran).containsExactly("a", "b", "d");
  }
}

package io.datapunk.discovery.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.core.port.Announcement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class MailboxTest {

  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();
  private final Mailbox mailbox =
      new Mailbox(
          announcement -> heard.add(announcement.key()),
          () -> heard.add("missed"),
          executor::add,
          closed -> heard.add("closed"));

  @Test
  void deliversInOrderOnTheExecutor() {
    announce(3);
    assertThat(heard).isEmpty();
    assertThat(executor).hasSize(1);
    runAll();
    assertThat(heard).containsExactly("0", "1", "2");
  }

  @Test
  void p11_aListenerThatFallsBehindMissesSomeAndIsTold() {
    announce(1_001);
    runAll();
    assertThat(heard).containsExactly("missed");
    announce(1);
    runAll();
    assertThat(heard).containsExactly("missed", "0");
  }

  @Test
  void nothingIsDeliveredAfterClosing() {
    announce(2);
    mailbox.close();
    mailbox.missedSome();
    announce(1);
    runAll();
    assertThat(heard).containsExactly("closed");
  }

  @Test
  void p10_whatFoundNoThreadIsToldWithTheNext() {
    Mailbox late =
        new Mailbox(
            announcement -> heard.add(announcement.key()),
            () -> heard.add("missed"),
            new LateExecutor(),
            closed -> {});
    late.announced(new Announcement("a", "test"));
    late.announced(new Announcement("b", "test"));

    assertThat(heard).containsExactly("a", "b");
  }

  private void announce(int count) {
    for (int i = 0; i < count; i++) {
      mailbox.announced(new Announcement("" + i, "test"));
    }
  }

  private void runAll() {
    for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
      task.run();
    }
  }
}

package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Hands what arrives on the channel to all listeners. Thread-safe, never blocks. */
final class Announcements implements Link.Observer {

  private final Executor executor;
  private final MetricsSink.Counter malformed;
  private final List<Mailbox> mailboxes = new CopyOnWriteArrayList<>();
  private volatile boolean arriving;

  Announcements(Executor executor, MetricsSink.Counter malformed) {
    this.executor = executor;
    this.malformed = malformed;
  }

  Handle add(Consumer<Announcement> listener, Runnable missedSome) {
    Mailbox mailbox = new Mailbox(listener, missedSome, executor, mailboxes::remove);
    mailboxes.add(mailbox);
    // Whoever comes after the subscription has missed what was announced before.
    if (arriving) {
      mailbox.missedSome();
    }
    return mailbox;
  }

  /** Takes a message; called on the driver's thread. */
  void received(byte[] message) {
    Optional<Announcement> announcement = AnnouncementText.decode(message);
    if (announcement.isEmpty()) {
      malformed.increment();
      return;
    }
    for (Mailbox mailbox : mailboxes) {
      mailbox.announced(announcement.get());
    }
  }

  @Override
  public void up() {
    arriving = true;
    mailboxes.forEach(Mailbox::missedSome);
  }

  @Override
  public void down() {
    arriving = false;
  }

  /** Ends all listening. */
  void close() {
    mailboxes.forEach(Mailbox::close);
  }
}

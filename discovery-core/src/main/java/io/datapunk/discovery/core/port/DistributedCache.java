package io.datapunk.discovery.core.port;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The port to a cache shared between JVMs. It is dumb and untrusted: opaque bytes under a key, with
 * an age. Codec, validation, timeouts and fallback belong to the engine.
 *
 * <p>Ages travel, clocks do not: a writer says how old the registry's confirmation is, the server's
 * clock turns it into a stamp, a reader gets an age back. The contract:
 *
 * <ol>
 *   <li>No call blocks. A future may complete on any thread. Cancelling stops waiting.
 *   <li>A failure is a failed future, never an empty result. What kind does not matter.
 *   <li>{@link #get} returns what was last accepted under the key, byte for byte, with its age and
 *       the proof of its last renewal.
 *   <li>An age grows with the server's time and is never negative.
 *   <li>{@link #offer} is atomic: it is refused, and changes nothing, if the held entry was
 *       confirmed at the same moment or later. Content that is held already is refused as well, and
 *       renewed as by a touch: of many who offer the same, one writes it.
 *   <li>{@link #touch} is atomic: it tells whether the held content hash is equal; if so, and
 *       unless the held confirmation is later, it renews age, proof and keeping time. It leaves the
 *       payload alone.
 *   <li>An accepted entry is kept for the time given, from now on, unless the server loses it.
 *   <li>An announcement reaches every listener that is connected, the announcer's own included; it
 *       may be lost, repeated or reordered.
 *   <li>{@code missedSome} runs after every (re)subscription, once messages arrive again.
 *   <li>Callbacks of a listener run one at a time and must return quickly; one that throws does not
 *       stop later ones. None starts after the handle was closed.
 *   <li>After {@link #close} pending futures have failed and calls fail.
 *   <li>A confirmation never looks younger than it is, also if the server carries a call out long
 *       after it was made. It may look older.
 *   <li>A payload that is longer than {@link #LONGEST_PAYLOAD} is not handed over, and not brought
 *       here to be measured: whoever may write to the server must not fill the memory of its
 *       readers. {@link #get} returns it {@linkplain CacheEntry#withheld withheld}.
 * </ol>
 */
public interface DistributedCache extends AutoCloseable {

  /** The longest payload that is handed over, in bytes; see rule 13. */
  int LONGEST_PAYLOAD = 4 << 20;

  /** Returns the entry under the key; see rules 3, 4 and 13. */
  CompletableFuture<Optional<CacheEntry>> get(String key);

  /**
   * Stores an entry unless a later confirmation, or equal content, is held; see rules 5 and 7.
   *
   * @return whether its payload was stored
   */
  CompletableFuture<Boolean> offer(String key, CacheEntry entry, Duration keep);

  /**
   * Renews an entry of equal content; see rules 6 and 7.
   *
   * @param entry the new confirmation; its payload is not sent
   * @return whether an entry of that content is held, renewed or confirmed later already; if not,
   *     the payload must be offered
   */
  CompletableFuture<Boolean> touch(String key, CacheEntry entry, Duration keep);

  /** Tells the other JVMs that something may have changed; see rule 8. */
  CompletableFuture<Void> announce(Announcement announcement);

  /**
   * Listens to announcements until the handle is closed; see rules 8 to 10.
   *
   * @param missedSome runs after every (re)subscription: announcements may have been missed
   */
  Handle onAnnouncement(Consumer<Announcement> listener, Runnable missedSome);

  /**
   * Returns what tells this part of the server apart from others, such as a tenant's prefix; bound
   * into the proofs of entries, so that none can be moved elsewhere.
   */
  default String space() {
    return "";
  }

  /** Gives everything back; see rule 11. Idempotent, does not wait for the network. */
  @Override
  void close();
}

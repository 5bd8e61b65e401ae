package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The distributed cache: a primary, and a replica that takes over without the last writes and with
 * a clock of its own. It can be flushed, die, hang, be full, lose announcements, and hold rubbish.
 */
public final class ModelCacheServer {

  /** How it fares. */
  public enum Mode {
    /** It answers. */
    UP,
    /** It refuses connections. */
    DOWN,
    /** Connections are open and nothing is answered. */
    HANGING,
    /** Reads are answered, writes refused. */
    FULL,
    /** It answers too late to be of use. */
    SLOW
  }

  private static final long REPLICATION = 300 * WorldTime.MILLI;
  private static final long QUICK = 200_000;
  private static final long SLOW_LOW = 40 * WorldTime.MILLI;
  private static final long SLOW_HIGH = 400 * WorldTime.MILLI;

  private final WorldTime time;
  private final Chance chance;
  private final Physics physics;
  private final Journal journal;
  private final List<ModelCache> listeners = new ArrayList<>();
  private SortedMap<String, Held> primary = new TreeMap<>();
  private SortedMap<String, Held> replica = new TreeMap<>();
  private Mode mode = Mode.UP;
  private double announcementLoss;
  private long clockNanos;
  private long aheadNanos;
  private int epoch;

  /** Creates one that is up and empty. */
  public ModelCacheServer(WorldTime time, Chance chance, Physics physics, Journal journal) {
    this.time = time;
    this.chance = chance;
    this.physics = physics;
    this.journal = journal;
  }

  private record Held(byte[] payload, String hash, long stamp, long keepUntil) {}

  /** Returns how it fares. */
  public Mode mode() {
    return mode;
  }

  /** Returns whether it answers, in time. */
  public boolean isGood() {
    return mode == Mode.UP && announcementLoss == 0;
  }

  // What the world does to it.

  /** Returns how old the youngest entry is whose key ends so. */
  public Optional<Duration> youngest(String end) {
    return primary.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(end))
        .map(entry -> Duration.ofNanos(Math.max(0, now() - entry.getValue().stamp())))
        .min(Duration::compareTo);
  }

  /** Changes how it fares; once it is up again, clients find their way back. */
  public void mode(Mode next) {
    journal.add(() -> "cache: " + next);
    boolean lost = mode == Mode.DOWN && next != Mode.DOWN;
    mode = next;
    if (lost) {
      resubscribe();
    }
  }

  /** Loses announcements with this probability. */
  public void loseAnnouncements(double rate) {
    announcementLoss = rate;
  }

  /** Forgets everything. */
  public void flush() {
    journal.add(() -> "cache: flushed");
    primary.clear();
    replica.clear();
    epoch++;
  }

  /** Lets the replica take over: what it had not heard of yet is lost, though acknowledged. */
  public void failOver() {
    journal.add(() -> "cache: fails over");
    primary = new TreeMap<>(replica);
    clockNanos = chance.between(-physics.cacheClockNanos() / 2, physics.cacheClockNanos() / 2);
    epoch++;
    resubscribe();
  }

  /** Sets its clock ahead: all it holds looks older. */
  public void stepClock(long nanos) {
    journal.add(() -> "cache: its clock jumps " + nanos / WorldTime.MILLI + " ms ahead");
    aheadNanos += nanos;
  }

  /**
   * Puts rubbish in place of some entries: noise, a piece of what was there, the same with one byte
   * changed, or what belongs to another key.
   */
  public void poison() {
    List<String> keys = List.copyOf(primary.keySet());
    for (String key : keys) {
      if (chance.of(0.7)) {
        journal.add(() -> "cache: " + key + " poisoned");
        long stamp = entry(key).stamp(); // what was damaged is as old as it was
        primary.put(key, new Held(rubbish(key, keys), "poison", stamp, Long.MAX_VALUE));
      }
    }
  }

  private byte[] rubbish(String key, List<String> keys) {
    return switch (chance.below(4)) {
      case 0 -> noise();
      case 1 -> piece(entry(key).payload());
      case 2 -> damaged(entry(key).payload());
      default -> foreign(key, keys);
    };
  }

  private Held entry(String key) {
    return Optional.ofNullable(primary.get(key)).orElseThrow();
  }

  /** What stands under another key, or noise if there is none: its own would be no poison. */
  private byte[] foreign(String key, List<String> keys) {
    List<String> others = keys.stream().filter(other -> !other.equals(key)).toList();
    return others.isEmpty() ? noise() : entry(chance.oneOf(others)).payload();
  }

  private byte[] noise() {
    byte[] bytes = new byte[1 + chance.below(200)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) chance.below(256);
    }
    return bytes;
  }

  /** One byte differs, half of the time in the head, as where another version wrote it. */
  private byte[] damaged(byte[] whole) {
    byte[] bytes = whole.clone();
    int end = chance.of(0.5) ? Math.min(3, bytes.length) : bytes.length;
    bytes[chance.below(end)] ^= (byte) (1 + chance.below(255));
    return bytes;
  }

  private byte[] piece(byte[] whole) {
    return Arrays.copyOf(whole, chance.below(Math.max(1, whole.length)));
  }

  // What clients ask, each at the server's end of the network.

  Optional<CacheEntry> get(String key) {
    Held held = live(key);
    return held == null
        ? Optional.empty()
        : Optional.of(
            new CacheEntry(
                held.payload(), held.hash(), Duration.ofNanos(Math.max(0, now() - held.stamp()))));
  }

  boolean offer(String key, CacheEntry entry, Duration keep) {
    long stamp = now() - entry.age().toNanos();
    Held held = live(key);
    if (held != null && held.stamp() >= stamp) {
      return false;
    }
    put(key, new Held(entry.payload(), entry.contentHash(), stamp, keepUntil(keep)));
    return true;
  }

  boolean touch(String key, String hash, Duration age, Duration keep) {
    Held held = live(key);
    if (held == null || !held.hash().equals(hash)) {
      return false;
    }
    long stamp = now() - age.toNanos();
    if (stamp > held.stamp()) {
      put(key, new Held(held.payload(), hash, stamp, keepUntil(keep)));
    }
    return true;
  }

  void announce(Announcement announcement) {
    for (ModelCache listener : List.copyOf(listeners)) {
      if (!chance.of(announcementLoss)) {
        listener.hear(announcement);
      }
    }
  }

  void listen(ModelCache client) {
    listeners.add(client);
    client.subscribed();
  }

  void leave(ModelCache client) {
    listeners.remove(client);
  }

  /** Returns how long one way of a message takes now. */
  long trip() {
    return mode == Mode.SLOW
        ? chance.between(SLOW_LOW, SLOW_HIGH)
        : chance.between(QUICK, 5 * QUICK);
  }

  private @Nullable Held live(String key) {
    Held held = primary.get(key);
    return held == null || held.keepUntil() < time.now() ? null : held;
  }

  private void put(String key, Held held) {
    primary.put(key, held);
    int begun = epoch;
    time.after(
        REPLICATION,
        () -> {
          if (epoch == begun) {
            replica.put(key, held);
          }
        });
  }

  private void resubscribe() {
    List.copyOf(listeners).forEach(ModelCache::subscribed);
  }

  private long now() {
    return time.now() + clockNanos + aheadNanos;
  }

  private long keepUntil(Duration keep) {
    return time.now() + keep.toNanos();
  }
}

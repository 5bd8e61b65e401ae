package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.core.port.CacheEntry;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Writes entries: each comparison and write is one step at the server, by the server's clock. */
final class EntryScripts {

  private static final byte[] TOLERANCE = number(Stamp.TOLERANCE_MICROS);

  /** Far from where the numbers of a script are no longer exact. */
  private static final Duration OLDEST = Duration.ofDays(36_500);

  /** Later than any clock, and exact in a script. */
  private static final long FAR_AWAY = 1L << 53;

  private final Script offer = Script.load("offer.lua", ScriptOutputType.INTEGER);
  private final Script touch = Script.load("touch.lua", ScriptOutputType.INTEGER);

  /** Returns the entry as it is after its writer waited: its age was told before that. */
  static CacheEntry older(CacheEntry entry, Duration waited) {
    Duration age = entry.age().plus(waited);
    return new CacheEntry(entry.payload(), entry.contentHash(), age, entry.proof());
  }

  CompletionStage<Boolean> offer(Commands redis, byte[] key, CacheEntry entry, Duration keep) {
    return run(offer, redis, key, entry, keep, entry.payload());
  }

  CompletionStage<Boolean> touch(Commands redis, byte[] key, CacheEntry entry, Duration keep) {
    return run(touch, redis, key, entry, keep);
  }

  private static CompletionStage<Boolean> run(
      Script script, Commands redis, byte[] key, CacheEntry entry, Duration keep, byte[]... rest) {
    byte[][] arguments = new byte[6 + rest.length][];
    arguments[0] = TOLERANCE;
    arguments[1] = micros(entry.age());
    arguments[2] = number(Math.min(redis.clock().atLeastMicros(), FAR_AWAY));
    arguments[3] = millis(keep);
    arguments[4] = entry.contentHash().getBytes(UTF_8);
    arguments[5] = entry.proof();
    System.arraycopy(rest, 0, arguments, 6, rest.length);
    return script.<Long>run(redis.async(), key, arguments).thenApply(answer -> answer == 1);
  }

  /** Rounds up: an entry may look older than it is, never younger. */
  private static byte[] micros(Duration age) {
    if (age.isNegative() || age.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException(
          "age: " + age + " (expected: zero to " + OLDEST.toDays() + " days)");
    }
    return number((age.toNanos() + 999) / 1_000);
  }

  private static byte[] millis(Duration keep) {
    if (keep.toMillis() <= 0 || keep.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException(
          "keep: " + keep + " (expected: 1 ms to " + OLDEST.toDays() + " days)");
    }
    return number(keep.toMillis());
  }

  private static byte[] number(long number) {
    return Stamp.ascii(Long.toString(number));
  }
}

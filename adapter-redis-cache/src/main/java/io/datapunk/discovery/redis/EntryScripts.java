package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.core.port.CacheEntry;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Writes entries: each comparison and write is one step at the server, by the server's clock. */
final class EntryScripts {

  private static final byte[] TOLERANCE = number(Stamp.TOLERANCE_MICROS);

  /** Far from where the numbers of a script are no longer exact. */
  private static final Duration OLDEST = Duration.ofDays(36_500);

  private final Script offer = Script.load("offer.lua", ScriptOutputType.INTEGER);
  private final Script touch = Script.load("touch.lua", ScriptOutputType.INTEGER);

  CompletionStage<Boolean> offer(
      RedisScriptingAsyncCommands<byte[], byte[]> redis,
      byte[] key,
      CacheEntry entry,
      Duration keep) {
    byte[] hash = entry.contentHash().getBytes(UTF_8);
    return offer
        .<Long>run(redis, key, TOLERANCE, micros(entry.age()), millis(keep), hash, entry.payload())
        .thenApply(answer -> answer == 1);
  }

  CompletionStage<Boolean> touch(
      RedisScriptingAsyncCommands<byte[], byte[]> redis,
      byte[] key,
      byte[] contentHash,
      Duration age,
      Duration keep) {
    return touch
        .<Long>run(redis, key, TOLERANCE, micros(age), millis(keep), contentHash)
        .thenApply(answer -> answer == 1);
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

package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.MetricsSink;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads and writes entries at the server, in one step each and by the server's clock. */
final class EntryScripts {

  /**
   * How far ahead of the server's clock a stamp may lie, in microseconds: a replica that took over
   * has a slightly different clock. A stamp further ahead means that the clock was set back; then
   * the age is not known, and nothing may be served as fresh or held against new entries.
   */
  private static final byte[] TOLERANCE = ascii(1_000_000);

  /** 2^53 microseconds are 285 years; beyond, the numbers of a script are no longer exact. */
  private static final Duration OLDEST = Duration.ofDays(36_500);

  private static final int MALFORMED = 1;
  private static final int ENTRY = 3;

  private final Script get = Script.load("get.lua", ScriptOutputType.MULTI);
  private final Script offer = Script.load("offer.lua", ScriptOutputType.INTEGER);
  private final Script touch = Script.load("touch.lua", ScriptOutputType.INTEGER);
  private final MetricsSink.Counter malformed;

  EntryScripts(MetricsSink.Counter malformed) {
    this.malformed = malformed;
  }

  CompletionStage<Optional<CacheEntry>> get(
      RedisScriptingAsyncCommands<byte[], byte[]> redis, byte[] key) {
    return get.<List<Object>>run(redis, key, TOLERANCE).thenApply(this::entry);
  }

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

  /** Something else under our key is as good as nothing: it is counted and will be replaced. */
  private Optional<CacheEntry> entry(List<Object> answer) {
    if (answer.size() == ENTRY
        && answer.get(0) instanceof byte[] payload
        && answer.get(1) instanceof byte[] hash
        && answer.get(2) instanceof Long micros
        && micros >= 0
        && micros <= Long.MAX_VALUE / 1_000) {
      Duration age = Duration.ofNanos(micros * 1_000);
      return Optional.of(new CacheEntry(payload, new String(hash, UTF_8), age));
    }
    if (answer.size() >= MALFORMED) {
      malformed.increment();
    }
    return Optional.empty();
  }

  /** Rounds up: an entry may look older than it is, never younger. */
  private static byte[] micros(Duration age) {
    if (age.isNegative() || age.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException(
          "age: " + age + " (expected: zero to " + OLDEST.toDays() + " days)");
    }
    return ascii((age.toNanos() + 999) / 1_000);
  }

  private static byte[] millis(Duration keep) {
    if (keep.toMillis() <= 0 || keep.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException(
          "keep: " + keep + " (expected: 1 ms to " + OLDEST.toDays() + " days)");
    }
    return ascii(keep.toMillis());
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}

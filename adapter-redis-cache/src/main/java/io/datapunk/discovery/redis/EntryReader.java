package io.datapunk.discovery.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.MetricsSink;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries with their ages, in one step at the server. Plain commands would spare it a copy of
 * the payload, but only a script can look at a length and then leave the payload where it is.
 */
final class EntryReader {

  private static final byte[] LONGEST_PAYLOAD =
      Stamp.ascii(Integer.toString(DistributedCache.LONGEST_PAYLOAD));

  /** Of a hash, a stamp, or a proof. */
  private static final byte[] LONGEST_FIELD = Stamp.ascii(Integer.toString(4 << 10));

  private final Script read = Script.load("read.lua", ScriptOutputType.MULTI);
  private final MetricsSink.Counter malformed;

  EntryReader(MetricsSink.Counter malformed) {
    this.malformed = malformed;
  }

  CompletionStage<Optional<CacheEntry>> get(Commands redis, byte[] key) {
    return read.<List<@Nullable Object>>run(redis.async(), key, LONGEST_PAYLOAD, LONGEST_FIELD)
        .thenApply(answer -> entry(redis, answer))
        .exceptionallyCompose(this::missIfNoEntry);
  }

  /** Something else under our key is as good as nothing: it is counted, and will be replaced. */
  private CompletionStage<Optional<CacheEntry>> missIfNoEntry(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable bare = failure instanceof CompletionException && cause != null ? cause : failure;
    String message = bare.getMessage();
    return message == null || !message.startsWith("WRONGTYPE")
        ? CompletableFuture.failedFuture(failure)
        : CompletableFuture.completedFuture(malformed());
  }

  private Optional<CacheEntry> malformed() {
    malformed.increment();
    return Optional.empty();
  }

  private Optional<CacheEntry> entry(Commands redis, List<@Nullable Object> answer) {
    EntryAnswer found = new EntryAnswer(answer);
    long nowMicros = found.nowMicros();
    redis.clock().saw(nowMicros);
    if (found.isNothing()) {
      return Optional.empty();
    }
    byte[] hash = found.hash();
    OptionalLong stamp = found.stamp();
    if (stamp.isEmpty() || hash == null || !found.isWithheld() && found.payload() == null) {
      return malformed();
    }
    long ageMicros = nowMicros - stamp.getAsLong();
    if (ageMicros < -Stamp.TOLERANCE_MICROS) {
      return Optional.empty();
    }
    Duration age = Duration.of(Math.max(0, ageMicros), ChronoUnit.MICROS);
    return Optional.of(found.entry(new String(hash, UTF_8), age));
  }
}

package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.SnapshotSource;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.upstream.Evidence;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Entries of the distributed cache: written with their seal, and read with suspicion. Immutable.
 */
final class Entries {

  private final EngineRuntime runtime;
  private final Optional<Seal> seal;
  private final String space;
  private final Duration skew;
  private final Duration maxStale;

  /** Creates one for a part of the server, as {@link DistributedCache#space} names it. */
  Entries(ServiceDiscoveryConfig config, String space, EngineRuntime runtime) {
    this.runtime = runtime;
    this.seal = Seal.of(config.cacheSealKey(), config.cacheSealSecondKey());
    this.space = space;
    this.skew = config.cacheClockSkew();
    this.maxStale = config.maxStale();
  }

  /**
   * Returns what to store.
   *
   * @param storedHash what it is compared by; most often {@code contentHash}
   * @param payload empty for a renewal, which does not send it
   */
  CacheEntry of(String key, String storedHash, String contentHash, byte[] payload, Duration age) {
    return new CacheEntry(payload, storedHash, age, proof(key, contentHash, age));
  }

  /** Returns an entry of now whose content is its payload. */
  CacheEntry sealed(String key, byte[] payload) {
    String hash = Content.hash(payload);
    return of(key, hash, hash, payload, Duration.ZERO);
  }

  /** Returns the age of an entry whose content is its payload, or throws if its seal is wrong. */
  Duration verifiedAge(String key, CacheEntry entry) throws UnreadableException {
    checkLength(entry);
    Duration proven = provenAge(key, () -> Content.hash(entry.payload()), entry);
    return proven.compareTo(entry.age()) > 0 ? proven : entry.age();
  }

  /**
   * Returns what an entry says about a service.
   *
   * @param askedNanos when it was asked for: its age was told after that
   * @throws UnreadableException if it is too old, cannot be read, or is not what it should be
   */
  Evidence read(ServiceView view, String key, CacheEntry entry, long askedNanos)
      throws UnreadableException {
    if (entry.age().compareTo(maxStale) > 0) {
      throw new UnreadableException("too_old", "it is older than may be served");
    }
    checkLength(entry);
    Codec.Decoded decoded = Codec.read(view.service(), entry.payload());
    Duration proven = provenAge(key, decoded::contentHash, entry);
    if (proven.compareTo(maxStale) > 0) {
      throw new UnreadableException("too_old", "its seal is older than may be served");
    }
    long told = askedNanos - entry.age().toNanos();
    long sealed = runtime.ticks().nanos() - proven.toNanos();
    return new Evidence(
        decoded.endpoints(),
        OptionalLong.empty(),
        told - sealed < 0 ? told : sealed,
        Duration.ZERO,
        Rights.COMPLETE,
        SnapshotSource.DISTRIBUTED_CACHE,
        Consistency.STALE,
        Optional.empty());
  }

  private static void checkLength(CacheEntry entry) throws UnreadableException {
    if (entry.isWithheld()) {
      throw new UnreadableException("oversized", entry.length() + " bytes");
    }
  }

  private byte[] proof(String key, String contentHash, Duration age) {
    Instant confirmedAt = runtime.clock().instant().minus(age);
    return seal.map(own -> own.sign(subject(key, contentHash), confirmedAt)).orElse(new byte[0]);
  }

  /**
   * How old the seal says it is, by the clocks of two JVMs; zero where nothing is sealed, and there
   * is no need of a hash.
   */
  private Duration provenAge(String key, Supplier<String> contentHash, CacheEntry entry)
      throws UnreadableException {
    if (seal.isEmpty()) {
      return Duration.ZERO;
    }
    Instant confirmedAt = seal.get().verify(subject(key, contentHash.get()), entry.proof());
    Duration age = Duration.between(confirmedAt, runtime.clock().instant());
    if (age.negated().compareTo(skew) > 0) {
      throw new UnreadableException("future", "its seal lies in the future by " + age.negated());
    }
    return age.isNegative() ? Duration.ZERO : age;
  }

  private Seal.Subject subject(String key, String contentHash) {
    return new Seal.Subject(space, key, contentHash);
  }
}

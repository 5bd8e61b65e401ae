package io.datapunk.discovery.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Streams of randomness by name, all from one seed: what one consumes does not move another, so
 * that a new consumer leaves old runs as they were.
 */
final class RandomStreams {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long seed;
  private final Map<String, RandomGenerator> streams = new TreeMap<>();

  RandomStreams(long seed) {
    this.seed = seed;
  }

  /** Returns the stream of that name, the same one each time. */
  RandomGenerator stream(String name) {
    return streams.computeIfAbsent(name, key -> new SplittableRandom(mix(key)));
  }

  /** Returns streams for a part of the world, apart from these. */
  RandomStreams within(String part) {
    return new RandomStreams(mix("part " + part));
  }

  /** FNV-1a over the UTF-8 bytes, from the seed: the same on every JDK, unlike salted hashes. */
  private long mix(String name) {
    long hash = FNV_OFFSET ^ seed;
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}

package io.datapunk.discovery.core.port;

import static java.util.Objects.requireNonNull;

/**
 * A hint to other JVMs that the entry under a key changed. It has no authority: it makes the
 * receiver look, not believe.
 *
 * @param key the key of the entry
 * @param origin who announces, so that one's own hints can be told apart
 */
public record Announcement(String key, String origin) {

  /** Checks that both are there. */
  public Announcement {
    requireNonNull(key, "key");
    requireNonNull(origin, "origin");
  }
}

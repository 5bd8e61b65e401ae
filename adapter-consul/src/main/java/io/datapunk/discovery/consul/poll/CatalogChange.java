package io.datapunk.discovery.consul.poll;

import java.util.Set;

/**
 * What a shared poll shows of a change.
 *
 * @param services those that it names
 * @param others which others may have changed too
 */
record CatalogChange(Set<String> services, Others others) {

  /** Which services may have changed though they are not named. */
  enum Others {
    NONE,
    /** Somebody changed: one of those that are named, others, or both. */
    PERHAPS,
    ALL
  }
}

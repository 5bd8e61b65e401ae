package io.datapunk.discovery;

/** Where an answer came from. Values may be added. */
public enum SnapshotSource {

  /** A watch keeps this view current. */
  WATCH,

  /** The cache of this JVM. */
  LOCAL_CACHE,

  /** The cache shared between JVMs. */
  DISTRIBUTED_CACHE,

  /** The registry, asked by this very lookup. */
  REGISTRY
}

package io.datapunk.discovery.core.port;

/** How much an answer may lag behind the registry's leader. */
public enum Consistency {

  /** Any server may answer, as old as it is. The cheapest, and the default of the engine. */
  STALE,

  /** The leader answers; an old leader may still believe it is one. */
  DEFAULT,

  /** The leader answers after it made sure that it still is one. */
  CONSISTENT
}

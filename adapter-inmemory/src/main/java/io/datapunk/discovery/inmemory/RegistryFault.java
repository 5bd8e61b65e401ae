package io.datapunk.discovery.inmemory;

/** What can be wrong with a registry in memory, as it was seen to be with real ones. */
public enum RegistryFault {

  /**
   * The server is away: connections break and every call fails as unreachable. Leases run on, so
   * that instances expire meanwhile. Writes that were under way are lost.
   */
  OUTAGE,

  /**
   * The server stands still: calls hang until the fault ends and are served then, writes also if
   * nobody waits for them any more. Leases that ran out meanwhile expire afterwards.
   */
  FREEZE,

  /**
   * Half-open connections: reads that wait, now or begun meanwhile, are never answered, not even
   * after the fault has ended. Other calls work.
   */
  SILENT_READS,

  /** Every call is served, but its answer gets lost: it fails as unreachable. */
  LOST_ANSWERS,

  /** Every call is served, but its answer cannot be understood. */
  GARBAGE,

  /** Every call fails as denied. */
  DENIED,

  /** Every call fails as too much, with a second to stay away. */
  OVERLOADED,

  /** There is no leader: only stale reads are answered. */
  UNAVAILABLE,

  /** Lookups find nothing, and the answer claims to be complete. */
  EMPTY_ANSWERS,

  /** Lookups find nothing, and the answer says that rights may have hidden something. */
  FILTERED_RIGHTS,

  /** Answers come without a cursor. */
  WITHOUT_CURSORS,

  /**
   * Stale reads are answered by a server that hears nothing from its leader since the fault began;
   * its lag grows.
   */
  LAG
}

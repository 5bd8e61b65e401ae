package io.datapunk.discovery.inmemory;

/** What can be wrong with a distributed cache in memory. */
public enum CacheFault {

  /** The server is away: connections break, every call fails, announcements are lost. */
  OUTAGE,

  /**
   * The server hangs: calls wait until the fault ends and are served then, writes also if nobody
   * waits for them any more. Announcements wait with them.
   */
  HANG,

  /** The server is full: offers fail, the rest works. */
  FULL,

  /** Writes are acknowledged and lost, as when the server fails over before it has copied them. */
  LOST_WRITES,

  /** Announcements are acknowledged and lost, and no listener is told that it missed some. */
  LOST_ANNOUNCEMENTS
}

package io.datapunk.discovery.it.servers;

/** The POSIX signals sent to servers; the names are those of {@code kill -s}. */
enum Signal {
  /** Asks to end. */
  TERM,
  /** Ends at once. */
  KILL,
  /** Freezes: connections stay open and nothing answers. */
  STOP,
  /** Lets a frozen one go on. */
  CONT
}

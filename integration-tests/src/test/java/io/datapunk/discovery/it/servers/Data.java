package io.datapunk.discovery.it.servers;

/** What a restarted server finds: the data it had, or none. */
public enum Data {
  /** The server comes back with what it had stored. */
  KEEP,
  /** The server comes back empty, as after the loss of its disk. */
  WIPE
}

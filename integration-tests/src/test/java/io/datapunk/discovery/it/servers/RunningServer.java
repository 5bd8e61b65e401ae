package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.time.Duration;

/** One run of a server program. */
interface RunningServer {
  /** Whether it has not ended; a paused one is alive. */
  boolean isAlive();

  /** Sends a signal; to an ended one: does nothing. */
  void signal(Signal signal) throws IOException;

  /** Waits for its end and answers whether it ended in time. */
  boolean awaitEnd(Duration timeout);
}

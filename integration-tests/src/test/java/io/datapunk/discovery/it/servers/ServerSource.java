package io.datapunk.discovery.it.servers;

import java.io.IOException;

/** One place where a server program may be found. */
@FunctionalInterface
interface ServerSource {
  /**
   * Finds the program.
   *
   * @throws IOException when it is not here; the message says why in a few words
   * @throws IllegalStateException when someone pointed here and was wrong; no other place is tried
   */
  ServerProgram find(ServerSoftware software) throws IOException;
}

package io.datapunk.discovery.peers;

import java.util.Map;

/** A client of Consul, as an application uses it. */
interface Peer {

  /**
   * Looks a service up.
   *
   * @return the numbers that the instances bear, by id
   */
  Map<String, String> lookUp(String service) throws Exception;
}

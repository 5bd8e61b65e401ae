package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.ServiceEndpoint;
import java.util.Optional;
import java.util.SortedSet;

/**
 * One row of the catalog: an instance as one node registered it. The same id may stand under
 * several nodes.
 *
 * @param node the agent that registered it, or a name without agent for foreign rows
 * @param endpoint what lookups are shown, with the health of its checks
 * @param checks the names of its checks
 * @param owner the owner mark, if it bears one
 * @param incarnation the incarnation mark, or 0
 */
public record ModelInstance(
    String node,
    ServiceEndpoint endpoint,
    SortedSet<String> checks,
    Optional<String> owner,
    long incarnation) {

  /** Returns the name of the service. */
  public String service() {
    return endpoint.service();
  }

  /** Returns the id, unique within the node. */
  public String id() {
    return endpoint.id();
  }

  /** Returns the key of the row within its service. */
  String key() {
    return id() + '@' + node;
  }
}

package io.datapunk.discovery.testkit.simulation.model;

/**
 * One of the agents a process may ask, and the link to it.
 *
 * @param agent the agent
 * @param link the network between the two
 */
public record Route(ModelAgent agent, Link link) {

  /** Returns whether a question on this way is answered as well as the registry can. */
  public boolean isGood() {
    return link.isGood() && agent.isGood();
  }

  /** Returns whether a new connection is refused at once. */
  boolean isRefusing() {
    return link.mode() == Link.Mode.REFUSING;
  }

  @Override
  public String toString() {
    return link.toString();
  }
}

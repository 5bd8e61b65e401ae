package io.datapunk.discovery.consul.agent;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of one registry, and the one that is used now.
 *
 * <p>It stays with an agent that works, also when an earlier one is back: each change of agent
 * costs every watch its place in the history.
 */
public final class Agents {

  private static final Logger log = LoggerFactory.getLogger(Agents.class);

  private final List<Agent> agents;
  private final AtomicInteger current = new AtomicInteger();

  public Agents(List<Agent> agents) {
    this.agents = List.copyOf(agents);
  }

  public List<Agent> all() {
    return agents;
  }

  public Agent current() {
    return agents.get(current.get());
  }

  /** Returns the one after {@code agent}, in a circle. */
  public Agent after(Agent agent) {
    return agents.get((agents.indexOf(agent) + 1) % agents.size());
  }

  /** Goes on to the next one, unless somebody else already went on from {@code agent}. */
  public void leave(Agent agent) {
    int index = agents.indexOf(agent);
    int next = (index + 1) % agents.size();
    if (index != next && current.compareAndSet(index, next)) {
      log.atWarn()
          .addKeyValue("agent", agent)
          .addKeyValue("next", agents.get(next))
          .log("Consul agent {} does not answer, going on to {}", agent, agents.get(next));
    }
  }
}

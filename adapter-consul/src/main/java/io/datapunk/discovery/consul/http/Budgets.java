package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.port.Ticks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The budget of connections to each agent, shown as gauges. */
public final class Budgets {

  private final Map<Agent, ConnectionBudget> budgets = new LinkedHashMap<>();
  private final List<Handle> gauges = new ArrayList<>();

  /** Gives each agent {@code most} connections. */
  public Budgets(List<Agent> agents, int most, Ticks ticks, ConsulMetrics metrics) {
    for (Agent agent : agents) {
      ConnectionBudget budget = new ConnectionBudget(most, ticks);
      budgets.put(agent, budget);
      gauges.add(metrics.allowed(agent, budget::allowed));
      gauges.add(metrics.polls(agent, budget::polls));
    }
  }

  public ConnectionBudget of(Agent agent) {
    return Optional.ofNullable(budgets.get(agent)).orElseThrow();
  }

  /** Returns whether the agent failed because it asks for fewer connections or requests. */
  public boolean isRefusal(Agent agent, RegistryException failure) {
    return failure.kind() == Kind.OVERLOADED
        || failure.kind() == Kind.UNREACHABLE
            && !Failures.isUnsent(failure)
            && of(agent).isRefusing();
  }

  public void close() {
    gauges.forEach(Handle::close);
  }
}

package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The budget of connections to each agent, shown as gauges. */
final class Budgets {

  private final Map<Agent, ConnectionBudget> budgets = new LinkedHashMap<>();
  private final List<Handle> gauges = new ArrayList<>();

  Budgets(List<Agent> agents, int most, AdapterContext context) {
    for (Agent agent : agents) {
      ConnectionBudget budget = new ConnectionBudget(most, context.ticks());
      budgets.put(agent, budget);
      Map<String, String> tags = Map.of("agent", agent.toString());
      gauges.add(
          context.metrics().gauge("discovery.consul.connections.allowed", tags, budget::allowed));
      gauges.add(context.metrics().gauge("discovery.consul.polls", tags, budget::polls));
    }
  }

  ConnectionBudget of(Agent agent) {
    return Optional.ofNullable(budgets.get(agent)).orElseThrow();
  }

  /** Returns whether the agent failed because it asks for fewer connections or requests. */
  boolean isRefusal(Agent agent, RegistryException failure) {
    return failure.kind() == Kind.OVERLOADED
        || failure.kind() == Kind.UNREACHABLE
            && !Failures.isUnsent(failure)
            && of(agent).isRefusing();
  }

  void close() {
    gauges.forEach(Handle::close);
  }
}

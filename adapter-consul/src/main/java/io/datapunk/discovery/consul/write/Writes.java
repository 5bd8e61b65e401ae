package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Agents;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Failures;
import io.datapunk.discovery.consul.protocol.CheckIds;
import io.datapunk.discovery.consul.write.Homes.Home;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * All writes, each to the agent that holds the instance.
 *
 * <p>A registration goes to the agent that holds it, at first the one in use, or the next one if
 * that cannot even be connected to. There it stays, until the agent is lost for it; that one is
 * remembered, so that a later deregistration removes what it may still hold.
 */
public final class Writes {

  private final Agents agents;
  private final OneNode oneNode;
  private final Homes homes = new Homes();
  private final Map<Agent, Writer> writers = new LinkedHashMap<>();

  /** Connects to no agent before the first write. */
  public Writes(
      Agents agents,
      AgentHttp http,
      AclToken token,
      Optional<SSLContext> tls,
      AdapterContext context) {
    this.agents = agents;
    this.oneNode = new OneNode(http, context.ticks());
    Writers open = new Writers(http, token, tls, context);
    agents.all().forEach(agent -> writers.put(agent, open.open(agent)));
  }

  /** Returns the agent that holds the instance, or the one in use if none is known to. */
  public Agent agentOf(String id) {
    return homes.of(id).orElseGet(agents::current);
  }

  /** The agent is lost for this instance: the next registration goes to another one. */
  public void giveUp(String id, Agent agent) {
    homes.giveUp(id, agent);
    agents.leave(agent);
  }

  public void register(Call<Void> call, DesiredInstance instance) {
    register(call, instance, agentOf(instance.id()), agents.all().size());
  }

  /** Removes the instance from each agent that holds it, or may. */
  public void deregister(Call<Void> call, String id) {
    List<Home> held = homes.all(id);
    Queue<Home> left =
        new ArrayDeque<>(held.isEmpty() ? List.of(Home.unknown(agents.current())) : held);
    deregister(call, id, left, null);
  }

  /** Tells the agent that holds the instance how one of its checks is. */
  public void report(Call<Void> call, String id, String check, HealthReport report) {
    writer(agentOf(id))
        .report(
            call,
            writes -> writes.report(CheckIds.of(id, check), report.status(), Notes.of(report)));
  }

  /** Begins or ends the maintenance of the instance at the agent that holds it. */
  public void maintenance(Call<Void> call, String id, boolean on, String reason) {
    writer(agentOf(id))
        .change(
            call,
            writes -> writes.maintenance(id, on, reason),
            () -> call.complete(null),
            call::fail);
  }

  public void close() {
    writers.values().forEach(Writer::close);
  }

  private void register(Call<Void> call, DesiredInstance instance, Agent agent, int left) {
    oneNode.require(call, agent, () -> write(call, instance, agent, left));
  }

  private void write(Call<Void> call, DesiredInstance instance, Agent agent, int left) {
    String id = instance.id();
    writer(agent)
        .change(
            call,
            writes -> writes.register(instance),
            () -> {
              homes.settle(id, agent);
              call.complete(null);
            },
            failure -> {
              if (Failures.isUnsent(failure)) {
                agents.leave(agent);
                if (left > 1 && homes.of(id).isEmpty()) {
                  register(call, instance, agents.after(agent), left - 1);
                  return;
                }
              } else if (mayHaveBeenCarriedOut(failure)) {
                homes.settle(id, agent);
              }
              call.fail(failure);
            });
  }

  /** Tries every agent, and fails in the end if one of them did. */
  private void deregister(
      Call<Void> call, String id, Queue<Home> left, @Nullable RegistryException earlier) {
    Home home = left.poll();
    if (home == null) {
      if (earlier == null) {
        call.complete(null);
      } else {
        call.fail(earlier);
      }
      return;
    }
    writer(home.agent())
        .change(
            call,
            writes -> writes.deregister(id),
            () -> {
              homes.leave(id, home);
              deregister(call, id, left, earlier);
            },
            failure -> deregister(call, id, left, failure));
  }

  private static boolean mayHaveBeenCarriedOut(RegistryException failure) {
    return failure.kind() == Kind.UNREACHABLE
        || failure.kind() == Kind.TIMEOUT
        || failure.kind() == Kind.UNAVAILABLE;
  }

  private Writer writer(Agent agent) {
    return Optional.ofNullable(writers.get(agent)).orElseThrow();
  }
}

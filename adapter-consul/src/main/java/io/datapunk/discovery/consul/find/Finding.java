package io.datapunk.discovery.consul.find;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Agents;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.protocol.CheckIds;
import io.datapunk.discovery.consul.protocol.ConsulJson.AgentHealth;
import io.datapunk.discovery.consul.protocol.ConsulJson.Check;
import io.datapunk.discovery.consul.protocol.ConsulJson.Entry;
import io.datapunk.discovery.consul.protocol.Endpoints;
import io.datapunk.discovery.consul.protocol.Marks;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Refusals;
import io.datapunk.discovery.consul.read.RightsJudge;
import io.datapunk.discovery.consul.read.RightsJudge.Proof;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Reads one instance back from both places that hold it: the agent it is registered at, and the
 * catalog, by a consistent read.
 */
public final class Finding {

  private final AgentHttp http;
  private final RightsJudge rights;
  private final AclToken token;
  private final Orphans orphans;

  /**
   * Creates one.
   *
   * @param onOrphan told the id of an instance, and the agent that is lost for it
   */
  public Finding(
      AgentHttp http,
      Agents agents,
      RightsJudge rights,
      AclToken token,
      BiConsumer<String, Agent> onOrphan) {
    this.http = http;
    this.orphans = new Orphans(http, agents, rights, onOrphan);
    this.rights = rights;
    this.token = token;
  }

  /** Completes the call with what both say, or with nothing if neither holds it. */
  public void find(Call<Optional<ObservedInstance>> call, Agent agent, String service, String id) {
    Ask ask = Asks.agentHealth(id, Asks.LIMIT);
    call.after(
        http.send(agent, ask),
        answer ->
            findInCatalog(
                new Sought(call, agent, service, id, atAgent(ask, agent, service, answer)),
                Proof.NONE),
        failure -> orphans.judge(call, agent, service, id, failure));
  }

  /** The status tells the health of the instance: 200, 429 and 503 come with what is asked for. */
  private Optional<AgentHealth> atAgent(Ask ask, Agent agent, String service, Answer answer) {
    if (answer.status() == 404) {
      return Optional.empty();
    }
    boolean held = answer.isJson() && List.of(200, 429, 503).contains(answer.status());
    if (!held) {
      throw Refusals.ofRead(ask, agent, answer, token);
    }
    AgentHealth health = new Parsed(ask, agent, answer).agentHealth();
    return Optional.of(health).filter(found -> found.service.name.equals(service));
  }

  /**
   * An instance of which the catalog's row is looked for.
   *
   * @param held what its agent holds
   */
  private record Sought(
      Call<Optional<ObservedInstance>> call,
      Agent agent,
      String service,
      String id,
      Optional<AgentHealth> held) {

    private void complete(Optional<Entry> row) {
      call.complete(observed(service, held, row));
    }
  }

  private void findInCatalog(Sought sought, Proof proof) {
    ReadRequest request = ReadRequest.now(sought.service, Optional.empty(), Consistency.CONSISTENT);
    Ask ask = Asks.health(request, Asks.LIMIT);
    sought.call.after(
        http.send(sought.agent, ask),
        answer -> {
          if (!answer.isOk()) {
            throw Refusals.ofRead(ask, sought.agent, answer, token);
          }
          List<Entry> entries = new Parsed(ask, sought.agent, answer).health();
          Optional<Entry> row = row(entries, sought.id, sought.held);
          // What its agent has lost is lost, whatever the catalog shows.
          boolean lost = sought.held.isEmpty() && !entries.isEmpty();
          if (row.isPresent() || lost) {
            sought.complete(row);
          } else {
            doubtAbsence(sought, answer, proof);
          }
        },
        sought.call::fail);
  }

  /** What only cannot be seen, be it among others, must not be taken for lost. */
  private void doubtAbsence(Sought sought, Answer answer, Proof proof) {
    rights.judge(
        sought.call,
        new RightsJudge.Subject(sought.agent, Optional.empty(), sought.service, sought.id),
        answer,
        true,
        proof,
        new RightsJudge.Next(
            verdict -> {
              if (verdict == Rights.FILTERED) {
                sought.call.fail(
                    new RegistryException(
                        Kind.DENIED,
                        "find in " + sought.service + ": no right to read it in the catalog"));
              } else {
                sought.complete(Optional.empty());
              }
            },
            gained -> findInCatalog(sought, gained)));
  }

  /** The same id may stand on other nodes; only the row of the agent's node, if known, counts. */
  private static Optional<Entry> row(List<Entry> entries, String id, Optional<AgentHealth> held) {
    String node = held.map(Finding::node).orElse("");
    return entries.stream()
        .filter(entry -> entry.service.id.equals(id))
        .filter(entry -> node.isEmpty() || entry.node.name.equals(node))
        .findFirst();
  }

  private static Optional<ObservedInstance> observed(
      String service, Optional<AgentHealth> held, Optional<Entry> row) {
    if (held.isEmpty() && row.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> meta =
        held.map(found -> found.service.meta)
            .or(() -> row.map(entry -> entry.service.meta))
            .orElse(Map.of());
    List<Check> checks =
        held.map(found -> found.checks).or(() -> row.map(entry -> entry.checks)).orElse(List.of());
    Optional<ServiceEndpoint> atAgent = held.map(found -> endpoint(service, found, row));
    return Optional.of(
        new ObservedInstance(
            atAgent,
            row.map(entry -> Endpoints.of(service, entry)),
            Marks.owner(meta),
            Marks.incarnation(meta),
            row.map(entry -> entry.node.name).or(() -> held.map(Finding::node)).orElse(""),
            checkNames(checks)));
  }

  /** The agent's answer lacks what is the node's: it is the same for the catalog's row. */
  private static ServiceEndpoint endpoint(String service, AgentHealth held, Optional<Entry> row) {
    Entry entry = new Entry();
    entry.service = held.service;
    entry.checks = held.checks;
    row.ifPresent(catalog -> entry.node = catalog.node);
    return Endpoints.of(service, entry);
  }

  private static String node(AgentHealth held) {
    return held.checks.stream()
        .map(check -> check.node)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static TreeSet<String> checkNames(List<Check> checks) {
    TreeSet<String> names = new TreeSet<>();
    for (Check check : checks) {
      if (!check.serviceId.isEmpty() && !CheckIds.isMaintenance(check.id)) {
        names.add(CheckIds.nameOf(check.serviceId, check.id));
      }
    }
    return names;
  }
}

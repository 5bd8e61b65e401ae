package io.datapunk.discovery.consul.find;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Agents;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.protocol.ConsulJson.Entry;
import io.datapunk.discovery.consul.protocol.Endpoints;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Statuses;
import io.datapunk.discovery.consul.read.RightsJudge;
import io.datapunk.discovery.consul.read.RightsJudge.Proof;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances whose agent does not answer, while the registry has other agents.
 *
 * <p>An agent that is restarted, or cannot be reached from here alone, keeps its instances: callers
 * go on finding them. Once the cluster has found the agent's node dead, or the instance's own
 * reports no longer arrive, nobody is sent there any more; then it counts as gone, and may be
 * registered at another agent. Should the first one return with its copy, both rows are one
 * instance, see {@link Endpoints}.
 */
final class Orphans {

  private static final Logger log = LoggerFactory.getLogger(Orphans.class);

  private final AgentHttp http;
  private final Agents agents;
  private final RightsJudge rights;
  private final BiConsumer<String, Agent> onOrphan;

  /**
   * Creates one.
   *
   * @param onOrphan told the id of an instance, and the agent that is lost for it
   */
  Orphans(AgentHttp http, Agents agents, RightsJudge rights, BiConsumer<String, Agent> onOrphan) {
    this.http = http;
    this.agents = agents;
    this.rights = rights;
    this.onOrphan = onOrphan;
  }

  /** An instance at an agent that gave no answer. */
  private record Missing(
      Call<Optional<ObservedInstance>> call,
      Agent home,
      String service,
      String id,
      RegistryException failure) {}

  /** Completes the call as "not found" if the instance has lost its agent; else fails it. */
  void judge(
      Call<Optional<ObservedInstance>> call,
      Agent home,
      String service,
      String id,
      RegistryException failure) {
    boolean away = failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.TIMEOUT;
    if (away) {
      ask(new Missing(call, home, service, id, failure), agents.after(home), Proof.NONE);
    } else {
      call.fail(failure);
    }
  }

  private void ask(Missing missing, Agent other, Proof proof) {
    if (other.equals(missing.home)) {
      missing.call.fail(missing.failure);
      return;
    }
    ReadRequest request =
        ReadRequest.now(missing.service, Optional.empty(), Consistency.CONSISTENT);
    Ask ask = Asks.health(request, Asks.LIMIT);
    missing.call.after(
        http.send(other, ask),
        answer -> {
          if (answer.isOk()) {
            conclude(missing, other, answer, new Parsed(ask, other, answer).health(), proof);
          } else {
            missing.call.fail(missing.failure);
          }
        },
        failure -> ask(missing, agents.after(other), Proof.NONE));
  }

  private void conclude(
      Missing missing, Agent other, Answer answer, List<Entry> entries, Proof proof) {
    List<Entry> rows =
        entries.stream().filter(entry -> entry.service.id.equals(missing.id)).toList();
    if (rows.stream().anyMatch(Orphans::isServed)) {
      missing.call.fail(missing.failure);
    } else if (rows.isEmpty()) {
      judgeAbsence(missing, other, answer, proof);
    } else {
      orphaned(missing);
    }
  }

  /** Missing rights may hide a row, also among others that they show. */
  private void judgeAbsence(Missing missing, Agent other, Answer answer, Proof proof) {
    rights.judge(
        missing.call,
        new RightsJudge.Subject(other, Optional.empty(), missing.service, missing.id),
        answer,
        true,
        proof,
        new RightsJudge.Next(
            verdict -> {
              if (verdict == Rights.FILTERED) {
                missing.call.fail(missing.failure);
              } else {
                orphaned(missing);
              }
            },
            gained -> ask(missing, other, gained)));
  }

  /** Whether callers may be sent to it; a dead node makes all that is on it critical. */
  private static boolean isServed(Entry entry) {
    return Statuses.worst(entry.checks) != HealthStatus.CRITICAL;
  }

  private void orphaned(Missing missing) {
    log.atWarn()
        .addKeyValue("agent", missing.home)
        .addKeyValue("id", missing.id)
        .log(
            "Consul agent {} does not answer, and its cluster sends nobody to {}: it has to move",
            missing.home,
            missing.id);
    onOrphan.accept(missing.id, missing.home);
    missing.call.complete(Optional.empty());
  }
}

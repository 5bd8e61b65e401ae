package io.datapunk.discovery.consul;

import io.datapunk.discovery.consul.ConsulJson.Entry;
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
 * go on finding them. Once the cluster has found the agent's node dead nobody is sent there any
 * more; then the instance counts as gone, and may be registered at another agent. Should the dead
 * one return with its copy, both rows are one instance, see {@link Endpoints}.
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
      ask(new Missing(call, home, service, id, failure), agents.after(home));
    } else {
      call.fail(failure);
    }
  }

  private void ask(Missing missing, Agent other) {
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
            conclude(missing, other, answer, new Parsed(ask, other, answer).health());
          } else {
            missing.call.fail(missing.failure);
          }
        },
        failure -> ask(missing, agents.after(other)));
  }

  private void conclude(Missing missing, Agent other, Answer answer, List<Entry> entries) {
    if (entries.stream().anyMatch(entry -> isServed(entry, missing.id))) {
      missing.call.fail(missing.failure);
    } else if (entries.isEmpty()) {
      rights.judge(
          missing.call,
          new RightsJudge.Subject(other, Optional.empty(), missing.service),
          answer,
          true,
          verdict -> {
            if (verdict == Rights.FILTERED) {
              missing.call.fail(missing.failure);
            } else {
              orphaned(missing);
            }
          });
    } else {
      orphaned(missing);
    }
  }

  /** Whether callers may be sent to it: its node is alive for all that the cluster knows. */
  private static boolean isServed(Entry entry, String id) {
    return entry.service.id.equals(id) && entry.checks.stream().noneMatch(Statuses::isDeadNode);
  }

  private void orphaned(Missing missing) {
    log.atWarn()
        .addKeyValue("agent", missing.home)
        .addKeyValue("id", missing.id)
        .log(
            "Consul agent {} does not answer and is dead for its cluster: {} has to move",
            missing.home,
            missing.id);
    onOrphan.accept(missing.id, missing.home);
    missing.call.complete(Optional.empty());
  }
}

package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.protocol.CheckIds;
import io.datapunk.discovery.consul.protocol.ConsulJson.Check;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Refusals;
import io.datapunk.discovery.core.port.DesiredInstance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The maintenance that an agent holds for an instance, perhaps by the hand of an operator.
 *
 * <p>Registering replaces all checks, the one that marks the maintenance too, so it is read before
 * and sent along. One that begins just in between is lost.
 */
final class HeldMaintenance {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final AgentHttp http;
  private final AclToken token;

  HeldMaintenance(AgentHttp http, AclToken token) {
    this.http = http;
    this.token = token;
  }

  /** Returns the instance with the maintenance that is held, unless it has its own. Blocks. */
  DesiredInstance keptIn(DesiredInstance instance, Agent agent) {
    return instance.maintenance().isPresent()
        ? instance
        : reason(agent, instance.id()).map(instance::inMaintenance).orElse(instance);
  }

  /**
   * Who may not look may still register. An agent that does not say it just now may hold one, so
   * that is a failure: the write can be tried again.
   */
  private Optional<String> reason(Agent agent, String id) {
    Ask ask = Asks.agentHealth(id, LIMIT);
    Answer answer = http.sendAndWait(agent, ask);
    if (answer.status() == 404 || answer.status() == 403) {
      return Optional.empty();
    }
    // With JSON these are the health of the instance, in plain text they are refusals.
    if (!answer.isJson() || !List.of(200, 429, 503).contains(answer.status())) {
      throw Refusals.ofRead(ask, agent, answer, token);
    }
    String mark = CheckIds.SERVICE_MAINTENANCE + id;
    for (Check check : new Parsed(ask, agent, answer).agentHealth().checks) {
      if (check.id.equals(mark)) {
        return Optional.of(check.notes);
      }
    }
    return Optional.empty();
  }
}

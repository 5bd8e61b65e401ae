package io.datapunk.discovery.consul.read;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Agents;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.call.Calls;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Refusals;
import io.datapunk.discovery.consul.read.RightsJudge.Proof;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads what lookups see: {@code /v1/health/service} and {@code /v1/catalog/services}.
 *
 * <p>A read without a cursor goes on to the next agent while one cannot be reached, or is silent
 * for longer than a healthy one ever is. A long poll does not: when an agent dies all its polls
 * fail together, and it is the engine that spreads their return. Its next read finds the next
 * agent.
 */
public final class Reads {

  /** What a frozen agent may cost a lookup while there are others. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final AgentHttp http;
  private final Agents agents;
  private final CursorOrigins origins;
  private final RightsJudge rights;
  private final AclToken token;
  private final HealthReads reads;
  private final PendingReads pending;

  /** Asks the agent in use first, and the others where it does not answer. */
  public Reads(Tools tools, Agents agents, RightsJudge rights, Calls calls) {
    this.http = tools.http();
    this.agents = agents;
    this.origins = new CursorOrigins(agents.all().size());
    this.rights = rights;
    this.token = tools.token();
    this.reads = new HealthReads(tools, rights, origins);
    this.pending = new PendingReads(tools, calls, reads, this::leaveIfAway);
  }

  public void close() {
    pending.close();
  }

  public void read(Call<RegistryAnswer> call, ReadRequest request) {
    read(call, request, agents.current(), agents.all().size());
  }

  public void services(Call<Set<String>> call, Optional<String> datacenter) {
    services(call, datacenter, agents.current(), agents.all().size(), Proof.NONE);
  }

  private void read(Call<RegistryAnswer> call, ReadRequest request, Agent agent, int left) {
    OptionalLong cursor = origins.cursor(request, agent);
    if (cursor.isPresent()) {
      pending.await(call, request, agent, cursor.getAsLong());
    } else {
      readNow(call, request, agent, left);
    }
  }

  private void readNow(Call<RegistryAnswer> call, ReadRequest request, Agent agent, int left) {
    boolean patient = left == 1 || request.consistency() != Consistency.STALE;
    ReadRequest now =
        ReadRequest.now(request.service(), request.datacenter(), request.consistency());
    reads.readNow(
        call,
        now,
        agent,
        patient ? Asks.LIMIT : PATIENCE,
        seen -> {
          pending.noted(agent, now, seen);
          call.complete(seen.answer());
        },
        failure -> {
          if (leaveIfAway(agent, failure) && left > 1) {
            readNow(call, request, agents.after(agent), left - 1);
          } else {
            call.fail(failure);
          }
        });
  }

  private void services(
      Call<Set<String>> call, Optional<String> datacenter, Agent agent, int left, Proof proof) {
    Ask ask = Asks.services(datacenter, left == 1 ? Asks.LIMIT : PATIENCE);
    call.after(
        http.send(agent, ask),
        answer -> {
          requireOk(ask, agent, answer);
          Set<String> names = new Parsed(ask, agent, answer).services();
          if (names.isEmpty()) {
            Consumer<Proof> again = gained -> services(call, datacenter, agent, left, gained);
            RightsJudge.Next next =
                new RightsJudge.Next(told -> none(call, agent, ask, told), again);
            rights.judge(call, all(agent, datacenter), answer, true, proof, next);
          } else {
            call.complete(names);
          }
        },
        failure -> {
          if (leaveIfAway(agent, failure) && left > 1) {
            services(call, datacenter, agents.after(agent), left - 1, Proof.NONE);
          } else {
            call.fail(failure);
          }
        });
  }

  /** A catalog without any service is rare, servers register themselves: are rights missing? */
  private static void none(Call<Set<String>> call, Agent agent, Ask ask, Rights verdict) {
    if (verdict == Rights.FILTERED) {
      call.fail(
          new RegistryException(
              Kind.DENIED, ask.what() + " at " + agent + ": no right to see any"));
    } else {
      call.complete(Set.of());
    }
  }

  private static RightsJudge.Subject all(Agent agent, Optional<String> datacenter) {
    return new RightsJudge.Subject(agent, datacenter, "");
  }

  /** Returns whether the agent gave no answer at all; then the next call begins elsewhere. */
  private boolean leaveIfAway(Agent agent, RegistryException failure) {
    boolean away = failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.TIMEOUT;
    if (away) {
      rights.forget(agent);
      agents.leave(agent);
    }
    return away;
  }

  private void requireOk(Ask ask, Agent agent, Answer answer) {
    if (!answer.isOk()) {
      throw Refusals.ofRead(ask, agent, answer, token);
    }
  }
}

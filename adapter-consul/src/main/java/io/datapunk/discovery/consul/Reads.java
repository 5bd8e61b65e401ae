package io.datapunk.discovery.consul;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Reads what lookups see: {@code /v1/health/service} and {@code /v1/catalog/services}.
 *
 * <p>A read without a cursor goes on to the next agent while one cannot be reached, or is silent
 * for longer than a healthy one ever is. A long poll does not: when an agent dies all its polls
 * fail together, and it is the engine that spreads their return. Its next read finds the next
 * agent.
 */
final class Reads {

  /** What a frozen agent may cost a lookup while there are others. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Places for long polls that are kept for the shared ones. */
  private static final int KEPT = 3;

  private final AgentHttp http;
  private final LongPolls polls;
  private final Scheduler scheduler;
  private final Agents agents;
  private final CursorOrigins origins;
  private final RightsJudge rights;
  private final AclToken token;

  Reads(
      AgentHttp http,
      LongPolls polls,
      Scheduler scheduler,
      Agents agents,
      RightsJudge rights,
      AclToken token) {
    this.scheduler = scheduler;
    this.http = http;
    this.polls = polls;
    this.agents = agents;
    this.origins = new CursorOrigins(agents.all().size());
    this.rights = rights;
    this.token = token;
  }

  void read(Call<RegistryAnswer> call, ReadRequest request) {
    read(call, request, agents.current(), agents.all().size());
  }

  void services(Call<Set<String>> call, Optional<String> datacenter) {
    services(call, datacenter, agents.current(), agents.all().size());
  }

  private void read(Call<RegistryAnswer> call, ReadRequest request, Agent agent, int left) {
    OptionalLong cursor = origins.cursor(request, agent);
    if (cursor.isPresent()) {
      poll(call, request, agent, Asks.poll(request, cursor.getAsLong()));
    } else {
      readNow(call, request, agent, left);
    }
  }

  private void poll(Call<RegistryAnswer> call, ReadRequest request, Agent agent, Ask ask) {
    Optional<CompletableFuture<Answer>> poll = polls.tryPoll(agent, ask, KEPT);
    if (poll.isEmpty()) {
      readLater(call, request, agent);
      return;
    }
    call.after(
        poll.get(),
        answer -> understand(call, request, agent, ask, answer),
        failure -> {
          leaveIfAway(agent, failure);
          call.fail(failure);
        });
  }

  /** Without a connection to wait on, the wait is spent here. */
  private void readLater(Call<RegistryAnswer> call, ReadRequest request, Agent agent) {
    CompletableFuture<Void> waited = new CompletableFuture<>();
    Handle timer = scheduler.after(request.maxWait(), () -> waited.complete(null));
    waited.whenComplete((nothing, cancelled) -> timer.close());
    call.after(waited, nothing -> readNow(call, request, agent, 1), call::fail);
  }

  private void readNow(Call<RegistryAnswer> call, ReadRequest request, Agent agent, int left) {
    boolean patient = left == 1 || request.consistency() != Consistency.STALE;
    Ask ask = Asks.health(request, patient ? Asks.LIMIT : PATIENCE);
    call.after(
        http.send(agent, ask),
        answer -> understand(call, request, agent, ask, answer),
        failure -> {
          if (leaveIfAway(agent, failure) && left > 1) {
            readNow(call, request, agents.after(agent), left - 1);
          } else {
            call.fail(failure);
          }
        });
  }

  private void understand(
      Call<RegistryAnswer> call, ReadRequest request, Agent agent, Ask ask, Answer answer) {
    requireOk(ask, agent, answer);
    List<ServiceEndpoint> endpoints =
        Endpoints.of(request.service(), new Parsed(ask, agent, answer).health());
    origins.answered(request, agent, answer.index());
    RightsJudge.Subject subject =
        new RightsJudge.Subject(agent, request.datacenter(), request.service());
    rights.judge(
        call,
        subject,
        answer,
        endpoints.isEmpty(),
        verdict ->
            call.complete(new RegistryAnswer(endpoints, answer.index(), answer.lag(), verdict)));
  }

  private void services(
      Call<Set<String>> call, Optional<String> datacenter, Agent agent, int left) {
    Ask ask = Asks.services(datacenter, left == 1 ? Asks.LIMIT : PATIENCE);
    call.after(
        http.send(agent, ask),
        answer -> {
          requireOk(ask, agent, answer);
          Set<String> names = new Parsed(ask, agent, answer).services();
          if (names.isEmpty()) {
            doubtNothing(call, datacenter, agent, ask, answer);
          } else {
            call.complete(names);
          }
        },
        failure -> {
          if (leaveIfAway(agent, failure) && left > 1) {
            services(call, datacenter, agents.after(agent), left - 1);
          } else {
            call.fail(failure);
          }
        });
  }

  /** A catalog without any service is rare, servers register themselves: are rights missing? */
  private void doubtNothing(
      Call<Set<String>> call, Optional<String> datacenter, Agent agent, Ask ask, Answer answer) {
    RightsJudge.Subject all = new RightsJudge.Subject(agent, datacenter, "");
    Consumer<Rights> conclude =
        verdict -> {
          if (verdict == Rights.FILTERED) {
            call.fail(
                new RegistryException(
                    Kind.DENIED, ask.what() + " at " + agent + ": no right to see any"));
          } else {
            call.complete(Set.of());
          }
        };
    rights.judge(call, all, answer, true, conclude);
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

package io.datapunk.discovery.consul.read;

import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.http.Contacts;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.consul.poll.Seen;
import io.datapunk.discovery.consul.protocol.Endpoints;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Refusals;
import io.datapunk.discovery.consul.read.RightsJudge.Proof;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What an answer to {@code /v1/health/service} means: endpoints, cursor, age, rights. */
final class HealthReads {

  private final Contacts contacts;
  private final RightsJudge rights;
  private final CursorOrigins origins;
  private final AclToken token;
  private final Ticks ticks;

  HealthReads(Tools tools, RightsJudge rights, CursorOrigins origins) {
    this.contacts = tools.contacts();
    this.rights = rights;
    this.origins = origins;
    this.token = tools.token();
    this.ticks = tools.context().ticks();
  }

  /** One read of one service, of which an answer is to be understood. */
  private record Read(
      Call<?> call,
      ReadRequest request,
      Agent agent,
      Ask ask,
      int generation,
      Consumer<Seen> success) {}

  /** Reads one service at this agent, at once, and nowhere else. */
  void readNow(
      Call<?> call,
      ReadRequest request,
      Agent agent,
      Duration limit,
      Consumer<Seen> success,
      Consumer<RegistryException> failure) {
    Ask ask = Asks.health(request, limit);
    send(new Read(call, request, agent, ask, token.generation(), success), Proof.NONE, failure);
  }

  /**
   * Hands on what the answer means, or fails the call.
   *
   * @param generation that of the token, before it was asked
   */
  void understand(
      Call<?> call,
      ReadRequest request,
      Agent agent,
      Ask ask,
      Answer answer,
      int generation,
      Consumer<Seen> success) {
    understand(new Read(call, request, agent, ask, generation, success), answer, Proof.NONE);
  }

  private void send(Read read, Proof proof, Consumer<RegistryException> failure) {
    read.call.after(
        contacts.read(read.agent, read.ask), answer -> understand(read, answer, proof), failure);
  }

  private void understand(Read read, Answer answer, Proof proof) {
    if (!answer.isOk()) {
      throw Refusals.ofRead(read.ask, read.agent, answer, token);
    }
    ReadRequest request = read.request;
    List<ServiceEndpoint> endpoints =
        Endpoints.of(request.service(), new Parsed(read.ask, read.agent, answer).health());
    origins.answered(request, read.agent, answer.index());
    long asOf = asOf(request, answer);
    rights.judge(
        read.call,
        new RightsJudge.Subject(read.agent, request.datacenter(), request.service()),
        answer,
        endpoints.isEmpty(),
        proof,
        new RightsJudge.Next(
            verdict ->
                read.success.accept(
                    new Seen(
                        new RegistryAnswer(endpoints, answer.index(), answer.lag(), verdict),
                        asOf,
                        read.generation)),
            gained -> readAgain(read, gained)));
  }

  private void readAgain(Read read, Proof proof) {
    ReadRequest before = read.request;
    ReadRequest now = ReadRequest.now(before.service(), before.datacenter(), before.consistency());
    Ask ask = Asks.health(now, Asks.LIMIT);
    send(
        new Read(read.call, now, read.agent, ask, token.generation(), read.success),
        proof,
        read.call::fail);
  }

  /** A poll that found nothing new was answered after its wait at the earliest. */
  private long asOf(ReadRequest request, Answer answer) {
    long behind = answer.lag().orElse(Duration.ZERO).toNanos();
    long wait = request.maxWait().toNanos();
    boolean quiet =
        request.cursor().isPresent()
            && answer.index().equals(request.cursor())
            && ticks.nanos() - answer.sentNanos() >= wait;
    return answer.sentNanos() + (quiet ? wait : 0) - behind;
  }
}

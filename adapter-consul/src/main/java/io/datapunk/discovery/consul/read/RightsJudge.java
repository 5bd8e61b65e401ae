package io.datapunk.discovery.consul.read;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.protocol.ConsulJson;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Refusals;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Finds out whether missing rights may have hidden endpoints.
 *
 * <p>Consul before 1.12 filters silently: without the right to read a service or its node the
 * answer is an empty list with status 200. So an empty list is taken for the truth only if the
 * agent says that the token may read the service and all nodes, or that it runs without ACLs.
 *
 * <p>Rights may have come after the list was read. So where the token may read, the list is read
 * once more, and only that one counts; if another token was read meanwhile, all begins anew.
 *
 * <p>What costs a request is remembered: that ACLs are off, for some minutes or until the agent
 * fails; and the index at which a list was found to be truly empty, since at the same index it
 * still is. A client agent answers from its own memory of policies, up to half a minute old.
 */
public final class RightsJudge {

  private static final Duration KEEP = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int QUESTIONS = 2;
  private static final int MOST_TOKENS = 3;

  private final AgentHttp http;
  private final AclToken token;
  private final Ticks ticks;
  // ACLs may be on in one datacenter and off in another.
  private final ConcurrentHashMap<Place, Acls> acls = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Subject, Long> trulyEmptyAt = new ConcurrentHashMap<>();

  /**
   * Whose rights matter, and what is not there: a service at one place, or one instance of it only.
   *
   * @param id of the instance; empty for all
   */
  public record Subject(Agent agent, Optional<String> datacenter, String service, String id) {

    public Subject(Agent agent, Optional<String> datacenter, String service) {
      this(agent, datacenter, service, "");
    }

    private Place place() {
      return new Place(agent, datacenter);
    }
  }

  /**
   * That the token may read what a list is read of next.
   *
   * @param generation of the token before it was asked
   * @param tokens how many tokens were asked for
   */
  public record Proof(int generation, int tokens) {

    /** Nothing is known yet. */
    public static final Proof NONE = new Proof(-1, 0);
  }

  /**
   * What follows.
   *
   * @param verdict told the rights if the list can be judged
   * @param readAgain reads the list once more, at once, and has that one judged with the proof
   */
  public record Next(Consumer<Rights> verdict, Consumer<Proof> readAgain) {}

  /** One question to an agent for the rights of the token. */
  private record Question(
      Call<?> call, Subject subject, boolean empty, Proof proof, Next next, Ask ask) {}

  private record Acls(boolean off, long sinceNanos) {}

  public RightsJudge(AgentHttp http, AclToken token, Ticks ticks) {
    this.http = http;
    this.token = token;
    this.ticks = ticks;
  }

  /**
   * Goes on with what follows, at once if no request is needed. Fails the call if the rights
   * matter, as the list is empty, and the agent does not answer just now.
   *
   * @param empty whether the list lacks the subject
   * @param proof what is known since before the list was read
   */
  public void judge(
      Call<?> call, Subject subject, Answer answer, boolean empty, Proof proof, Next next) {
    Optional<Rights> known = known(subject, answer, empty);
    if (known.isPresent()) {
      next.verdict.accept(known.get());
    } else if (empty && proof.generation == token.generation()) {
      answer.index().ifPresent(index -> remember(subject, index));
      next.verdict.accept(Rights.COMPLETE);
    } else if (empty && proof.tokens == MOST_TOKENS) {
      throw new RegistryException(
          Kind.UNAVAILABLE,
          "read " + subject.service + " at " + subject.agent + ": the token changes all the time");
    } else {
      Proof hoped = new Proof(token.generation(), proof.tokens + 1);
      ask(new Question(call, subject, empty, hoped, next, question(subject)), true);
    }
  }

  /** Forgets what it knows of an agent: it may come back with another configuration. */
  void forget(Agent agent) {
    acls.keySet().removeIf(place -> place.agent().equals(agent));
    trulyEmptyAt.keySet().removeIf(subject -> subject.agent.equals(agent));
  }

  private Optional<Rights> known(Subject subject, Answer answer, boolean empty) {
    if (answer.isFiltered()) {
      return Optional.of(Rights.FILTERED);
    }
    Acls state = acls.get(subject.place());
    if (state != null && ticks.nanos() - state.sinceNanos < KEEP.toNanos()) {
      if (state.off) {
        return Optional.of(Rights.COMPLETE);
      }
      if (!empty) {
        return Optional.of(Rights.UNKNOWN);
      }
    }
    Long emptyAt = trulyEmptyAt.get(subject);
    OptionalLong index = answer.index();
    boolean same = empty && emptyAt != null && index.isPresent() && index.getAsLong() == emptyAt;
    return same ? Optional.of(Rights.COMPLETE) : Optional.empty();
  }

  private void ask(Question question, boolean again) {
    question.call.after(
        http.send(question.subject.agent, question.ask),
        answer -> {
          if (answer.status() >= 500 || answer.status() == 429) {
            undecided(
                question, Refusals.ofRead(question.ask, question.subject.agent, answer, token));
          } else {
            rights(question, answer)
                .ifPresentOrElse(
                    question.next.verdict, () -> question.next.readAgain.accept(question.proof));
          }
        },
        failure -> {
          // The pooled connection may have died since the answer came; a POST is not repeated by
          // the HTTP client.
          if (again && failure.kind() == Kind.UNREACHABLE) {
            ask(question, false);
          } else {
            undecided(question, failure);
          }
        });
  }

  /** An empty list that may be hidden rights' doing is no answer while that cannot be told. */
  private static void undecided(Question question, RegistryException failure) {
    if (question.empty) {
      question.call.fail(failure);
    } else {
      question.next.verdict.accept(Rights.UNKNOWN);
    }
  }

  private Optional<Rights> rights(Question question, Answer answer) {
    try {
      return conclude(question, answer);
    } catch (RegistryException garbage) {
      return Optional.of(Rights.UNKNOWN);
    }
  }

  /** Returns nothing if the token may read all: it is not known whether it might before. */
  private Optional<Rights> conclude(Question question, Answer answer) {
    Subject subject = question.subject;
    if (answer.status() == 401) {
      acls.put(subject.place(), new Acls(true, ticks.nanos()));
      return Optional.of(Rights.COMPLETE);
    }
    if (answer.status() == 403) {
      return Optional.of(Rights.FILTERED);
    }
    acls.put(subject.place(), new Acls(false, ticks.nanos()));
    if (!question.empty || !answer.isOk()) {
      return Optional.of(Rights.UNKNOWN);
    }
    return new Parsed(question.ask, subject.agent, answer).allAllowed(QUESTIONS)
        ? Optional.empty()
        : Optional.of(Rights.FILTERED);
  }

  /** Forgetting is harmless, it costs one more request; so a bound is kept in the simplest way. */
  private void remember(Subject subject, long index) {
    if (trulyEmptyAt.size() >= MOST_REMEMBERED) {
      trulyEmptyAt.clear();
    }
    trulyEmptyAt.put(subject, index);
  }

  private static Ask question(Subject subject) {
    String path =
        "/v1/internal/acl/authorize"
            + subject.datacenter.map(name -> "?dc=" + Ask.encode(name)).orElse("");
    String body = ConsulJson.accessQuestions(subject.service);
    return Ask.post("ask for the right to read " + subject.service, path, body, Asks.LIMIT);
  }
}

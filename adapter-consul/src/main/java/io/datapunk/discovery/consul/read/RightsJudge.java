package io.datapunk.discovery.consul.read;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
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
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Finds out whether missing rights may have hidden endpoints.
 *
 * <p>Consul before 1.12 filters silently: without the right to read a service or its node the
 * answer is an empty list with status 200. So an empty list is taken for the truth only if the
 * agent says that the token may read the service and all nodes, or that it runs without ACLs.
 *
 * <p>What costs a request is remembered: that ACLs are off, for some minutes or until the agent
 * fails; and the index at which a list was found to be truly empty, since at the same index it
 * still is. A client agent answers from its own memory of policies, up to half a minute old.
 */
public final class RightsJudge {

  private static final Duration KEEP = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int QUESTIONS = 2;

  private final AgentHttp http;
  private final AclToken token;
  private final Ticks ticks;
  private final ConcurrentHashMap<Place, Acls> acls = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Subject, Long> trulyEmptyAt = new ConcurrentHashMap<>();

  /** ACLs may be on in one datacenter and off in another. */
  private record Place(Agent agent, Optional<String> datacenter) {}

  /** Whose rights matter: those to one service at one place. */
  public record Subject(Agent agent, Optional<String> datacenter, String service) {
    private Place place() {
      return new Place(agent, datacenter);
    }
  }

  private record Acls(boolean off, long sinceNanos) {}

  public RightsJudge(AgentHttp http, AclToken token, Ticks ticks) {
    this.http = http;
    this.token = token;
    this.ticks = ticks;
  }

  /**
   * Hands the rights to {@code verdict}, at once if no request is needed. Fails the call if they
   * matter, as the list is empty, and the agent does not answer just now.
   */
  public void judge(
      Call<?> call, Subject subject, Answer answer, boolean empty, Consumer<Rights> verdict) {
    Optional<Rights> known = known(subject, answer, empty);
    if (known.isPresent()) {
      verdict.accept(known.get());
    } else {
      ask(call, subject, answer.index(), empty, verdict, true);
    }
  }

  /** Forgets what it knows of an agent: it may come back with another configuration. */
  void forget(Agent agent) {
    acls.keySet().removeIf(place -> place.agent.equals(agent));
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

  private void ask(
      Call<?> call,
      Subject subject,
      OptionalLong index,
      boolean empty,
      Consumer<Rights> verdict,
      boolean again) {
    Ask ask = question(subject);
    CompletableFuture<Answer> step = http.send(subject.agent, ask);
    call.after(
        step,
        answer -> {
          if (answer.status() >= 500 || answer.status() == 429) {
            undecided(call, empty, Refusals.ofRead(ask, subject.agent, answer, token), verdict);
          } else {
            verdict.accept(rights(subject, ask, answer, index, empty));
          }
        },
        failure -> {
          // The pooled connection may have died since the answer came; a POST is not repeated by
          // the HTTP client.
          if (again && failure.kind() == RegistryException.Kind.UNREACHABLE) {
            ask(call, subject, index, empty, verdict, false);
          } else {
            undecided(call, empty, failure, verdict);
          }
        });
  }

  /** An empty list that may be hidden rights' doing is no answer while that cannot be told. */
  private static void undecided(
      Call<?> call, boolean empty, RegistryException failure, Consumer<Rights> verdict) {
    if (empty) {
      call.fail(failure);
    } else {
      verdict.accept(Rights.UNKNOWN);
    }
  }

  private Rights rights(
      Subject subject, Ask ask, Answer answer, OptionalLong index, boolean empty) {
    try {
      return conclude(subject, ask, answer, index, empty);
    } catch (RegistryException garbage) {
      return Rights.UNKNOWN;
    }
  }

  private Rights conclude(
      Subject subject, Ask ask, Answer answer, OptionalLong index, boolean empty) {
    if (answer.status() == 401) {
      acls.put(subject.place(), new Acls(true, ticks.nanos()));
      return Rights.COMPLETE;
    }
    if (answer.status() == 403) {
      return Rights.FILTERED;
    }
    acls.put(subject.place(), new Acls(false, ticks.nanos()));
    if (!empty || !answer.isOk()) {
      return Rights.UNKNOWN;
    }
    if (!new Parsed(ask, subject.agent, answer).allAllowed(QUESTIONS)) {
      return Rights.FILTERED;
    }
    index.ifPresent(value -> remember(subject, value));
    return Rights.COMPLETE;
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

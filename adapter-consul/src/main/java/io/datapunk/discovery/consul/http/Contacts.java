package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Finds out how old an answer is that any server may give, where its word is not enough.
 *
 * <p>Consul notes how far a server is behind its leader when it begins to look, not when it
 * answers: a poll that ends without news says so of its beginning, though the leader was lost long
 * before its wait was over. One short read tells, the same for all polls of an agent that end
 * within a moment.
 *
 * <p>After a {@linkplain Steadiness standstill} no server's word counts: the leader is asked the
 * same question, and what it answers is used. If it does not answer, what was answered is as old as
 * the last answer from before.
 */
public final class Contacts {

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration MOMENT = Duration.ofMillis(250);

  /** Who is so far behind says so by itself: the leader need not be asked. */
  private static final Duration TELLING = Duration.ofSeconds(1);

  private final AgentHttp http;
  private final Ticks ticks;
  // Servers of another datacenter have another leader.
  private final Map<Place, Question> last = new ConcurrentHashMap<>();
  private final Map<Place, Long> leaderSilentNanos = new ConcurrentHashMap<>();

  private record Question(CompletableFuture<Answer> answer, long askedNanos) {}

  public Contacts(AgentHttp http, Ticks ticks) {
    this.http = http;
    this.ticks = ticks;
  }

  /** Reads at once; what is answered says truly how old it is. */
  public CompletableFuture<Answer> read(Agent agent, Ask ask) {
    if (!ask.isOfAnyServer()) {
      return http.send(agent, ask);
    }
    boolean unheard = steadiness(agent, ask).isUnheard();
    CompletableFuture<Answer> read = http.send(agent, ask);
    CompletableFuture<Answer> result =
        read.thenCompose(answer -> believed(agent, ask, answer, unheard));
    result.whenComplete((answer, failure) -> read.cancel(true));
    return result;
  }

  /** Returns what the poll answered, or what is true instead; it says truly how old it is. */
  CompletableFuture<Answer> completed(Agent agent, Ask poll, Answer answer) {
    if (!poll.isOfAnyServer()) {
      return CompletableFuture.completedFuture(answer);
    }
    boolean quiet = answer.index().stream().anyMatch(poll::waitsAt);
    if (!quiet || since(answer.sentNanos()).compareTo(MOMENT) < 0) {
      return believed(agent, poll, answer, false);
    }
    boolean unheard = steadiness(agent, poll).isUnheard();
    return ask(new Place(agent, poll.datacenter()))
        .handle(
            (told, failure) ->
                failure == null && told.isOk()
                    ? believed(agent, poll, dated(answer, told), unheard)
                    : believed(agent, poll, answer, true))
        .thenCompose(Function.identity());
  }

  private Answer dated(Answer answer, Answer told) {
    return told.lag().map(lag -> answer.behind(lag.plus(since(told.sentNanos())))).orElse(answer);
  }

  private CompletableFuture<Answer> believed(Agent agent, Ask ask, Answer answer, boolean doubted) {
    boolean tells = answer.lag().orElse(Duration.ZERO).compareTo(TELLING) >= 0;
    boolean doubtful = doubted || steadiness(agent, ask).isDoubtful();
    return answer.isOk() && doubtful && !tells
        ? byTheLeader(agent, ask, answer)
        : CompletableFuture.completedFuture(answer);
  }

  /** A leader that did not answer just now is not asked again. */
  private CompletableFuture<Answer> byTheLeader(Agent agent, Ask ask, Answer answer) {
    Place place = new Place(agent, ask.datacenter());
    Long silent = leaderSilentNanos.get(place);
    if (silent != null && since(silent).compareTo(LIMIT) < 0) {
      return CompletableFuture.completedFuture(asOfTheLastTrusted(agent, ask, answer));
    }
    return http.send(agent, ask.toLeader(Asks.LIMIT, LIMIT))
        .handle(
            (proof, failure) -> {
              if (failure != null || !proof.isOk() || proof.index().isEmpty()) {
                leaderSilentNanos.put(place, ticks.nanos());
                return asOfTheLastTrusted(agent, ask, answer);
              }
              boolean quiet = proof.index().stream().anyMatch(ask::waitsAt);
              return quiet
                  ? proof.sentAt(answer.sentNanos()).behind(since(proof.sentNanos()))
                  : proof;
            });
  }

  private Answer asOfTheLastTrusted(Agent agent, Ask ask, Answer answer) {
    Duration told = answer.lag().orElse(Duration.ZERO);
    Duration trusted = since(steadiness(agent, ask).trustedNanos());
    return answer.behind(told.compareTo(trusted) > 0 ? told : trusted);
  }

  /** Two that come at once may both ask, which is harmless. */
  private CompletableFuture<Answer> ask(Place place) {
    long now = ticks.nanos();
    Question held = last.get(place);
    if (held != null && now - held.askedNanos < MOMENT.toNanos()) {
      return held.answer;
    }
    CompletableFuture<Answer> answer =
        http.send(
            place.agent(),
            Ask.read(
                "ask how far a server is behind",
                "/v1/health/checks/-",
                Query.stale(place.datacenter()),
                LIMIT));
    last.put(place, new Question(answer, now));
    return answer;
  }

  private Steadiness steadiness(Agent agent, Ask ask) {
    return http.steadiness(new Place(agent, ask.datacenter()));
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(ticks.nanos() - nanos);
  }
}

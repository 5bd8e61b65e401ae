package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out how far a server is behind its leader when a long poll has ended without news.
 *
 * <p>Consul notes that when it begins to look, not when it answers: a poll that began well says so
 * still, though the leader was lost long before its wait was over. One that ends with a change has
 * looked again, so what it says is of now. For the others one short read tells, the same for all
 * polls of an agent that end within a moment. If it fails, what the poll said must do.
 */
final class Contacts {

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final Pattern DATACENTER = Pattern.compile("&dc=[^&]*");

  private final AgentHttp http;
  private final Ticks ticks;
  private final Map<Place, Question> last = new ConcurrentHashMap<>();

  /** Servers of another datacenter have another leader. */
  private record Place(Agent agent, String datacenter) {}

  private record Question(CompletableFuture<Answer> answer, long askedNanos) {}

  Contacts(AgentHttp http, Ticks ticks) {
    this.http = http;
    this.ticks = ticks;
  }

  /** Returns the poll's answer, with a lag that is of now. */
  CompletableFuture<Answer> completed(Agent agent, Ask poll, Answer answer) {
    if (!isQuiet(poll, answer) || ticks.nanos() - answer.sentNanos() < MOMENT.toNanos()) {
      return CompletableFuture.completedFuture(answer);
    }
    Matcher datacenter = DATACENTER.matcher(poll.path());
    Place place = new Place(agent, datacenter.find() ? datacenter.group() : "");
    return ask(place)
        .handle(
            (told, failure) ->
                failure == null && told.isOk() && told.lag().isPresent()
                    ? answer.behind(told.lag().get().plusNanos(ticks.nanos() - told.sentNanos()))
                    : answer);
  }

  private static boolean isQuiet(Ask poll, Answer answer) {
    OptionalLong index = answer.index();
    return answer.isOk()
        && index.isPresent()
        && poll.path().contains("&index=" + Long.toUnsignedString(index.getAsLong()) + "&");
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
            place.agent,
            Ask.get(
                "ask how far a server is behind",
                "/v1/health/checks/-?stale=" + place.datacenter,
                LIMIT));
    last.put(place, new Question(answer, now));
    return answer;
  }
}

package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.protocol.ConsulJson;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import io.datapunk.discovery.core.port.Ticks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an address leads to one agent, as registrations need: an agent keeps what was registered
 * with it, and behind a load balancer each request may reach another one.
 *
 * <p>Before something is registered the address is asked a few times at once, which takes as many
 * connections, for the name of its node. Where that is not told, by missing rights, the address is
 * trusted. A name that changes once is an agent replaced; one that changes back is a second agent.
 */
final class OneNode {

  private static final int QUESTIONS = 3;
  private static final Ask SELF =
      Ask.get("ask for the node", "/v1/agent/self", Duration.ofSeconds(2));

  /** One answer serves all that is registered at about the same time. */
  private static final Duration KEEP = Duration.ofMinutes(1);

  private final AgentHttp http;
  private final Ticks ticks;
  private final Map<Agent, Seen> seen = new ConcurrentHashMap<>();

  /** The last two nodes that answered at an address, empty text for none, and when it was asked. */
  private record Seen(String before, String last, long atNanos) {}

  OneNode(AgentHttp http, Ticks ticks) {
    this.http = http;
    this.ticks = ticks;
  }

  /** Goes on with {@code then}, or fails the call with advice. */
  void require(Call<Void> call, Agent agent, Runnable then) {
    Seen known = seen.get(agent);
    if (known != null && ticks.nanos() - known.atNanos < KEEP.toNanos()) {
      then.run();
      return;
    }
    call.after(
        ask(agent),
        nodes -> {
          TreeSet<String> names = new TreeSet<>(nodes);
          if (names.size() == 1 && known != null && names.contains(known.before)) {
            names.add(known.last);
          }
          if (names.size() > 1) {
            seen.remove(agent);
            call.fail(changing(agent, names));
          } else {
            names.stream().findFirst().ifPresent(node -> note(agent, known, node));
            then.run();
          }
        },
        failure -> then.run());
  }

  private void note(Agent agent, @Nullable Seen known, String node) {
    boolean same = known == null || known.last.equals(node);
    String before = known == null ? "" : same ? known.before : known.last;
    seen.put(agent, new Seen(before, node, ticks.nanos()));
  }

  /** Returns the names that were answered; none if nobody said. */
  private CompletableFuture<List<String>> ask(Agent agent) {
    List<CompletableFuture<Optional<String>>> names =
        Stream.generate(
                () -> http.sendFirst(agent, SELF).handle((answer, failure) -> name(agent, answer)))
            .limit(QUESTIONS)
            .toList();
    return CompletableFuture.allOf(names.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            nothing ->
                names.stream()
                    .map(name -> name.getNow(Optional.empty()))
                    .flatMap(Optional::stream)
                    .toList());
  }

  private static Optional<String> name(Agent agent, Answer answer) {
    if (Objects.isNull(answer) || !answer.isOk() || !answer.isJson()) {
      return Optional.empty();
    }
    ConsulJson.Config config = new Parsed(SELF, agent, answer).self().config;
    String id = config.nodeId.substring(0, Math.min(config.nodeId.length(), 8));
    return Optional.of(config.nodeName + (id.isEmpty() ? "" : " (" + id + ")"))
        .filter(name -> !name.isEmpty());
  }

  private static RegistryException changing(Agent agent, TreeSet<String> nodes) {
    return new RegistryException(
        Kind.INVALID,
        "registry: "
            + agent
            + " answers as changing nodes, "
            + String.join(" and ", nodes)
            + " (expected: one agent, best the one on this host: it keeps what is registered with"
            + " it, and a load balancer leads to another one each time)");
  }
}

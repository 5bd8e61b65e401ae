package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.core.port.Ticks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses behind the agents' host names.
 *
 * <p>The JDK's HTTP client resolves on the thread that serves all answers, so that one slow answer
 * of a name server would stop every watch. Here a name is asked for on one thread of the executor,
 * and all requests to it wait for that one without a thread; later ones use what is held while it
 * is asked again. So a dead name server does not keep others from agents that need none.
 */
final class Names {

  private static final Logger log = LoggerFactory.getLogger(Names.class);

  /** As long as the JVM keeps an answer by default. */
  private static final Duration KEEP = Duration.ofSeconds(30);

  private final Executor executor;
  private final Ticks ticks;
  private final Resolver resolver;
  private final ConcurrentHashMap<Agent, Held> held = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Agent, CompletableFuture<String>> underWay =
      new ConcurrentHashMap<>();

  /** Finds the address of a host. Blocks. */
  @FunctionalInterface
  interface Resolver {
    String addressOf(String host) throws UnknownHostException;
  }

  /** What stands in a URL; nothing answered there since if {@code doubted}. */
  private record Held(String address, long sinceNanos, boolean doubted) {}

  Names(Executor executor, Ticks ticks) {
    this(executor, ticks, host -> InetAddress.getByName(host).getHostAddress());
  }

  Names(Executor executor, Ticks ticks, Resolver resolver) {
    this.executor = executor;
    this.ticks = ticks;
    this.resolver = resolver;
  }

  /** Returns what stands in place of the host in a URL, if that needs no waiting. */
  Optional<String> known(Agent agent) {
    if (agent.isLiteral()) {
      return Optional.of(agent.host());
    }
    Held now = held.get(agent);
    if (now == null || now.doubted) {
      return Optional.empty();
    }
    if (ticks.nanos() - now.sinceNanos > KEEP.toNanos()) {
      refresh(agent, now);
    }
    return Optional.of(now.address);
  }

  /** Returns what stands in place of the host in a URL, once it is known. */
  CompletableFuture<String> address(Agent agent) {
    return known(agent)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> asked(agent).copy());
  }

  /** Returns what stands in place of the host in a URL. Blocks. */
  String resolve(Agent agent) throws UnknownHostException {
    Optional<String> known = known(agent);
    return known.isPresent() ? known.get() : ask(agent);
  }

  /** Doubts what is held, since nothing answers there: the resolver is asked anew. */
  void forget(Agent agent) {
    held.computeIfPresent(agent, (any, now) -> new Held(now.address, now.sinceNanos, true));
  }

  private void refresh(Agent agent, Held old) {
    if (held.replace(agent, old, new Held(old.address, ticks.nanos(), false))) {
      asked(agent);
    }
  }

  /** Returns the answer to the question that is under way for this name: there is one. */
  private CompletableFuture<String> asked(Agent agent) {
    CompletableFuture<String> mine = new CompletableFuture<>();
    CompletableFuture<String> other = underWay.putIfAbsent(agent, mine);
    if (other != null) {
      return other;
    }
    try {
      executor.execute(() -> carryOut(agent, mine));
    } catch (RuntimeException | Error e) { // refused, or there is no thread for it
      underWay.remove(agent, mine);
      mine.completeExceptionally(e);
    }
    return mine;
  }

  /** Whoever comes after the answer asks anew. */
  private void carryOut(Agent agent, CompletableFuture<String> answer) {
    try {
      String address = ask(agent);
      underWay.remove(agent, answer);
      answer.complete(address);
    } catch (UnknownHostException | RuntimeException | Error e) {
      underWay.remove(agent, answer);
      answer.completeExceptionally(e);
    }
  }

  private String ask(Agent agent) throws UnknownHostException {
    String address = addressOf(agent);
    held.put(agent, new Held(address, ticks.nanos(), false));
    return address;
  }

  /** TLS needs the name itself; asking merely warms the JVM's own memory of it. */
  private String addressOf(Agent agent) throws UnknownHostException {
    try {
      String address = resolver.addressOf(agent.host());
      return agent.tls() ? agent.host() : address;
    } catch (UnknownHostException e) {
      Held last = held.get(agent);
      if (last == null) {
        throw e;
      }
      // A lost name server is no lost agent.
      log.debug("The name of agent {} is not known just now, its address stays", agent);
      return last.address;
    }
  }
}

package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.core.port.Ticks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses behind the agents' host names.
 *
 * <p>The JDK's HTTP client resolves on the thread that serves all answers, so that one slow answer
 * of a name server would stop every watch. Here only the first request to a name waits for the
 * resolver; later ones use what is held while it is asked again.
 */
final class Names {

  private static final Logger log = LoggerFactory.getLogger(Names.class);

  /** As long as the JVM keeps an answer by default. */
  private static final Duration KEEP = Duration.ofSeconds(30);

  private final Executor executor;
  private final Ticks ticks;
  private final ConcurrentHashMap<Agent, Held> held = new ConcurrentHashMap<>();

  private record Held(String address, long sinceNanos) {}

  Names(Executor executor, Ticks ticks) {
    this.executor = executor;
    this.ticks = ticks;
  }

  /** Returns what stands in place of the host in a URL, if that needs no waiting. */
  Optional<String> known(Agent agent) {
    if (agent.isLiteral()) {
      return Optional.of(agent.host());
    }
    Held now = held.get(agent);
    if (now == null) {
      return Optional.empty();
    }
    if (ticks.nanos() - now.sinceNanos > KEEP.toNanos()) {
      refresh(agent, now);
    }
    return Optional.of(now.address);
  }

  /** Returns what stands in place of the host in a URL. Blocks. */
  String resolve(Agent agent) throws UnknownHostException {
    Optional<String> known = known(agent);
    return known.isPresent() ? known.get() : ask(agent);
  }

  /** Drops what is held, since nothing answers there; the resolver is asked anew. */
  void forget(Agent agent) {
    held.remove(agent);
  }

  private void refresh(Agent agent, Held old) {
    Held again = new Held(old.address, ticks.nanos());
    if (held.replace(agent, old, again)) {
      executor.execute(
          () -> {
            try {
              ask(agent);
            } catch (UnknownHostException e) {
              // A lost name server is no lost agent.
              log.debug("The name of agent {} is not known just now, its address stays", agent);
            }
          });
    }
  }

  /** TLS needs the name itself; asking merely warms the JVM's own memory of it. */
  private String ask(Agent agent) throws UnknownHostException {
    String address = InetAddress.getByName(agent.host()).getHostAddress();
    String shown = agent.tls() ? agent.host() : address;
    held.put(agent, new Held(shown, ticks.nanos()));
    return shown;
  }
}

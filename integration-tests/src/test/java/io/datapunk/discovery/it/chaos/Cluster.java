package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulMember;
import io.datapunk.discovery.it.servers.Servers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Three Consul servers and two client agents on loopback addresses that no other cluster uses. */
final class Cluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SERVERS = 3;
  private static final int FIRST = 11;

  private final List<ConsulMember> servers = new ArrayList<>();
  private final List<ConsulMember> clients = new ArrayList<>();

  /**
   * Starts all and waits for a leader.
   *
   * @param agentConfig more configuration of the client agents, or nothing
   */
  Cluster(String agentConfig) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String net = "127.%d.%d.".formatted(random.nextInt(1, 255), random.nextInt(1, 255));
    List<String> addresses =
        IntStream.range(FIRST, FIRST + SERVERS).mapToObj(last -> net + last).toList();
    try {
      for (int i = 0; i < SERVERS; i++) {
        servers.add(Servers.startMember("server-" + i, addresses.get(i), addresses, ""));
      }
      for (String name : List.of("agent", "other-agent")) {
        String address = net + (FIRST + SERVERS + clients.size());
        clients.add(Servers.startMember(name, address, addresses, agentConfig));
      }
      awaitLeader();
      Await.until("the agents know their servers", PATIENCE, this::agentsAnswer);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean agentsAnswer() throws IOException {
    for (ConsulMember client : clients) {
      new ConsulHttp(client.httpUri()).get("/v1/catalog/nodes?consistent");
    }
    return true;
  }

  /** The agent that the library talks to. */
  ConsulMember agent() {
    return clients.get(0);
  }

  /** Servers first, then the agent that nothing is done to. */
  List<ConsulMember> othersThanAgent() {
    List<ConsulMember> others = new ArrayList<>(servers);
    others.add(clients.get(1));
    return others;
  }

  ConsulMember leader() {
    return leaderNow().orElseThrow(() -> new IllegalStateException("there is no leader"));
  }

  List<ConsulMember> followers() {
    ConsulMember leader = leader();
    return servers.stream().filter(server -> server != leader).toList();
  }

  /** Waits until all that can be asked name one leader, which says so itself. */
  void awaitLeader() {
    Await.until("a leader", PATIENCE, () -> leaderNow().isPresent());
  }

  /** Waits until the loss of any one server could be borne: one that was wiped votes again. */
  void awaitHealthy() {
    awaitLeader();
    Await.until(
        "a cluster that bears a loss",
        PATIENCE,
        () ->
            new ConsulHttp(clients.get(1).httpUri())
                .get("/v1/operator/autopilot/health")
                .replaceAll("\\s", "")
                .contains("\"FailureTolerance\":1"));
  }

  private Optional<ConsulMember> leaderNow() {
    return servers.stream().filter(Cluster::leads).findFirst();
  }

  private static boolean leads(ConsulMember server) {
    try {
      ConsulHttp http = new ConsulHttp(server.httpUri());
      return http.get("/v1/status/leader").contains('"' + server.address() + ':')
          && http.get("/v1/catalog/nodes?consistent").contains(server.name());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    clients.forEach(ConsulMember::close);
    servers.forEach(ConsulMember::close);
  }
}

package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.it.servers.ConsulMember;
import io.datapunk.discovery.it.servers.RedisProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** All there is: the cluster, what stands between it and the clients, who writes, who watches. */
final class World implements AutoCloseable {

  private static final int SERVICES = 50;

  /** So that several clients on one host do not take each other's connections. */
  private static final String MANY_CONNECTIONS = "limits { http_max_conns_per_client = 1000 }";

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Cluster cluster;
  private final RedisProcess redis;
  private final List<FaultyProxy> agentProxies = new ArrayList<>();
  private final FaultyProxy redisProxy;
  private final AgentWitness witness;
  private final Writers writers;
  private final OurClient ours;
  private final List<Subject> subjects = new ArrayList<>();
  private final Random random;
  private final long seed;

  /**
   * Starts all of it.
   *
   * @param peers the class path of other clients, to run beside ours; or nothing
   */
  World(long seed, String peers) throws IOException {
    this.seed = seed;
    this.random = new Random(seed);
    try {
      cluster = opened(new Cluster(peers.isEmpty() ? "" : MANY_CONNECTIONS));
      redis = opened(Servers.newRedis().start());
      FaultyProxy agentProxy = newAgentProxy();
      redisProxy = opened(new FaultyProxy(new InetSocketAddress("127.0.0.1", redis.port()), seed));
      witness = opened(new AgentWitness(cluster.agent().httpUri()));
      MachinePauses pauses = opened(new MachinePauses());
      writers = opened(new Writers(SERVICES, cluster.othersThanAgent(), seed));
      ours = opened(new OurClient(writers.histories(), agentProxy, redisProxy, pauses));
      subjects.add(ours);
      if (!peers.isEmpty()) {
        addPeer("consul-client", "consul-client", peers, pauses);
        addPeer("Spring Cloud LoadBalancer", "spring", peers, pauses);
      }
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  /** Another way to the agent, which is disturbed like the others. */
  private FaultyProxy newAgentProxy() {
    ConsulMember agent = cluster.agent();
    FaultyProxy proxy =
        opened(new FaultyProxy(new InetSocketAddress(agent.address(), agent.port()), seed));
    agentProxies.add(proxy);
    return proxy;
  }

  private void addPeer(String name, String kind, String classPath, MachinePauses pauses) {
    subjects.add(
        opened(
            new PeerProcess(name, kind, classPath, writers.histories(), newAgentProxy(), pauses)));
  }

  List<Subject> subjects() {
    return subjects;
  }

  Cluster cluster() {
    return cluster;
  }

  RedisProcess redis() {
    return redis;
  }

  Writers writers() {
    return writers;
  }

  AgentWitness witness() {
    return witness;
  }

  OurClient ours() {
    return ours;
  }

  Random random() {
    return random;
  }

  /** Requests to the agent itself. */
  ConsulHttp agent() {
    return new ConsulHttp(cluster.agent().httpUri());
  }

  /** Requests to another agent, which is not disturbed. */
  ConsulHttp anyServer() {
    return new ConsulHttp(cluster.othersThanAgent().get(3).httpUri());
  }

  /** Disturbs all ways to the agent. */
  void disturbAgent(Disturbance disturbance) {
    agentProxies.forEach(proxy -> proxy.disturb(disturbance));
  }

  void disturbRedis(Disturbance disturbance) {
    redisProxy.disturb(disturbance);
  }

  @Override
  public void close() {
    for (int i = opened.size() - 1; i >= 0; i--) {
      try {
        opened.get(i).close();
      } catch (Exception e) {
        throw new IllegalStateException("could not close " + opened.get(i), e);
      }
    }
  }
}

package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The servers of this JVM's tests: one shared pair, started when first asked for and ended with the
 * JVM, and private ones on demand.
 *
 * <p>Thread-safe. Where a program is not to be found, every test that needs it fails with the same
 * message, which says what to do; the search is not repeated.
 */
public final class Servers {
  private static final Servers OF_THIS_JVM = new Servers(System.getenv());

  private final Map<String, String> environment;
  private final ServersDirectory directory = ServersDirectory.ofBuild();
  private final Lazy<ServerProgram> consulProgram;
  private final Lazy<ServerProgram> redisProgram;
  private final Lazy<URI> consul;
  private final Lazy<URI> redis;

  private Servers(Map<String, String> environment) {
    this.environment = environment;
    ServerBinaries binaries = ServerBinaries.of(environment, directory);
    consulProgram = new Lazy<>(() -> binaries.find(ServerSoftware.CONSUL));
    redisProgram = new Lazy<>(() -> binaries.find(ServerSoftware.REDIS));
    consul =
        new Lazy<>(
            () ->
                given(ServerSoftware.CONSUL, "consul")
                    .orElseGet(() -> newConsul(this).inMemory().start().uri()));
    redis =
        new Lazy<>(
            () ->
                given(ServerSoftware.REDIS, "redis").orElseGet(() -> newRedis(this).start().uri()));
  }

  /**
   * The shared Consul: the one at {@code CONSUL_ADDRESS}, or an in-memory one of this JVM. Tests
   * that use it choose names nobody else has, and leave it running.
   *
   * @return {@code consul://host:port}
   */
  public static URI consul() {
    return OF_THIS_JVM.consul.get();
  }

  /**
   * The shared Redis: the one at {@code REDIS_ADDRESS}, or one of this JVM. Tests that use it
   * choose keys nobody else has, and leave it running.
   *
   * @return {@code redis://host:port}
   */
  public static URI redis() {
    return OF_THIS_JVM.redis.get();
  }

  /**
   * A Consul of one's own, to be frozen, killed, wiped.
   *
   * @return its settings
   * @throws IllegalStateException when there is no Consul to be found
   */
  public static ConsulBuilder newConsul() {
    return newConsul(OF_THIS_JVM);
  }

  /**
   * Starts an agent of a cluster, which is complete once all servers run.
   *
   * @param name of its node
   * @param address one of 127/8 that nobody else uses
   * @param servers the addresses of the cluster's servers; if its own is one of them, it is one
   * @param extra more configuration, or nothing
   * @return the running agent
   */
  public static ConsulMember startMember(
      String name, String address, List<String> servers, String extra) {
    try {
      ServerProcess process =
          OF_THIS_JVM.directory.newProcess(name + "-" + address, OF_THIS_JVM.consulProgram.get());
      return ConsulMember.start(process, name, address, servers, extra);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A Redis of one's own, to be frozen, killed, wiped.
   *
   * @return its settings
   * @throws IllegalStateException when there is no Redis to be found
   */
  public static RedisBuilder newRedis() {
    return newRedis(OF_THIS_JVM);
  }

  private static ConsulBuilder newConsul(Servers servers) {
    return new ConsulBuilder(servers.consulProgram.get(), servers.directory);
  }

  private static RedisBuilder newRedis(Servers servers) {
    return new RedisBuilder(servers.redisProgram.get(), servers.directory);
  }

  private Optional<URI> given(ServerSoftware software, String scheme) {
    return Optional.ofNullable(environment.get(software.addressVariable()))
        .filter(address -> !address.isBlank())
        .map(address -> address.contains("://") ? address : scheme + "://" + address)
        .map(URI::create);
  }
}

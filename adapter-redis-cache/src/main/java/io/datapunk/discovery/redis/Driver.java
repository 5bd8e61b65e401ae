package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.BackendUri.HostPort;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.SocketAddressResolver;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce, set up to fail fast and with few threads; made with the first connection. Thread-safe.
 *
 * <p>What may block runs on the executor: reading credentials and resolving names, each once at a
 * time, and loading the driver's many classes.
 */
final class Driver {

  private static final int THREADS = 2;
  private static final int MOST_COMMANDS = 1_000;
  private static final long CLOSE_SECONDS = 2;

  private final RedisOptions options;
  private final Executor executor;
  private final LoneRead<Optional<String>> secrets;
  private final Names names;
  // Guarded by this.
  private @Nullable RedisClient client;
  private boolean closed;

  Driver(RedisOptions options, Executor executor, Scheduler scheduler, Ticks ticks) {
    this.options = options;
    this.executor = executor;
    this.secrets =
        new LoneRead<>(
            "the password's supplier", () -> options.credentials().secret(), executor, ticks);
    this.names =
        new Names(InetAddress::getAllByName, executor, scheduler, ticks, options.connectTimeout());
  }

  /** Makes a connection for commands. */
  CompletableFuture<StatefulRedisConnection<byte[], byte[]>> commands() {
    return dial(uri -> client().connectAsync(ByteArrayCodec.INSTANCE, uri), options.hosts());
  }

  /** Makes a connection for messages. */
  CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> messages() {
    return dial(uri -> client().connectPubSubAsync(ByteArrayCodec.INSTANCE, uri), options.hosts());
  }

  /** Closes all connections and ends the driver's threads, in the background. */
  void close() {
    RedisClient last;
    synchronized (this) {
      closed = true;
      last = client;
      client = null;
    }
    if (last != null) {
      ClientResources resources = last.getResources();
      last.shutdownAsync(0, CLOSE_SECONDS, TimeUnit.SECONDS)
          .whenComplete((done, failure) -> resources.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS));
    }
  }

  /** Tries one address after the other. */
  private <C> CompletableFuture<C> dial(
      Function<RedisURI, CompletionStage<C>> connect, List<HostPort> hosts) {
    CompletableFuture<C> first =
        secrets
            .read()
            .thenCombine(names.find(hosts.get(0).host()), (secret, found) -> secret)
            .thenComposeAsync(secret -> dialOne(connect, hosts.get(0), secret), executor);
    return hosts.size() == 1
        ? first
        : first.exceptionallyCompose(failure -> dial(connect, hosts.subList(1, hosts.size())));
  }

  /** Moves the result to a plain future: the driver's own does not survive every composition. */
  private <C> CompletableFuture<C> dialOne(
      Function<RedisURI, CompletionStage<C>> connect, HostPort host, Optional<String> secret) {
    CompletableFuture<C> dialled = new CompletableFuture<>();
    connect
        .apply(uri(host, secret))
        .whenComplete(
            (connection, failure) -> {
              if (failure == null) {
                dialled.complete(connection);
              } else {
                String reason = Reason.of(failure, secret.orElse(""));
                dialled.completeExceptionally(new RedisFailure(reason));
              }
            });
    return dialled;
  }

  private RedisURI uri(HostPort host, Optional<String> secret) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(host.host())
            .withPort(RedisOptions.port(host))
            .withSsl(options.tls())
            .withDatabase(options.layout().database())
            .withTimeout(options.timeout());
    secret.ifPresent(
        password ->
            options
                .credentials()
                .user()
                .ifPresentOrElse(
                    user -> uri.withAuthentication(user, password),
                    () -> uri.withPassword((CharSequence) password)));
    return uri.build();
  }

  private synchronized RedisClient client() {
    if (closed) {
      throw new RedisFailure("closed");
    }
    RedisClient held = client;
    if (held == null) {
      held = newClient();
      client = held;
    }
    return held;
  }

  private RedisClient newClient() {
    ClientResources resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .socketAddressResolver(SocketAddressResolver.create(names::known))
            .build();
    RedisClient made = RedisClient.create(resources);
    made.setOptions(clientOptions());
    return made;
  }

  private ClientOptions clientOptions() {
    ClientOptions.Builder made =
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_COMMANDS)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(
                SocketOptions.builder().connectTimeout(options.connectTimeout()).build());
    options
        .protocol()
        .ifPresent(
            version ->
                made.protocolVersion(version == 2 ? ProtocolVersion.RESP2 : ProtocolVersion.RESP3));
    return made.build();
  }
}

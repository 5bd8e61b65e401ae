package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.AdapterContext;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lays the connections of one cache, all on one driver and one serial executor. */
final class Links {

  /** For what a dial does before its own limits begin, such as resolving names. */
  private static final Duration DIAL_SLACK = Duration.ofSeconds(10);

  private final RedisOptions options;
  private final AdapterContext context;
  private final Driver driver;
  private final Serial serial;

  Links(RedisOptions options, AdapterContext context) {
    this.options = options;
    this.context = context;
    this.driver = new Driver(options, context.executor());
    this.serial = new Serial(context.executor());
  }

  Driver driver() {
    return driver;
  }

  /** Returns a link for commands. */
  Link<StatefulRedisConnection<byte[], byte[]>> commands() {
    return link(
        new Link.Plan<>(
            "commands at " + options.shown(),
            driver::commands,
            CompletableFuture::completedFuture,
            connection -> connection.async().ping(),
            dialLimit(),
            options.pingInterval(),
            options.timeout(),
            Link.Observer.NONE));
  }

  /** Returns a link that is up once messages on our channel arrive. */
  Link<StatefulRedisPubSubConnection<byte[], byte[]>> messages(Announcements announcements) {
    return link(
        new Link.Plan<>(
            "messages at " + options.shown(),
            driver::messages,
            connection -> subscribe(connection, announcements),
            connection -> connection.async().ping(),
            dialLimit(),
            options.pingInterval(),
            options.timeout(),
            announcements));
  }

  private CompletionStage<?> subscribe(
      StatefulRedisPubSubConnection<byte[], byte[]> connection, Announcements announcements) {
    connection.addListener(
        new RedisPubSubAdapter<byte[], byte[]>() {
          @Override
          public void message(byte[] channel, byte[] message) {
            announcements.received(message);
          }
        });
    return connection.async().subscribe(options.layout().channel());
  }

  private <C extends StatefulConnection<byte[], byte[]>> Link<C> link(Link.Plan<C> plan) {
    return new Link<>(plan, serial, context.scheduler(), new Pause(context.random()));
  }

  private Duration dialLimit() {
    return options
        .connectTimeout()
        .plus(options.timeout())
        .multipliedBy(options.hosts().size())
        .plus(DIAL_SLACK);
  }
}

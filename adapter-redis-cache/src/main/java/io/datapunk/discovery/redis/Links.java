package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.AdapterContext;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;

/** Lays the connections of one cache, all on one driver and one serial executor. */
final class Links {

  /** For what a dial does before its own limits begin, such as resolving names. */
  private static final Duration DIAL_SLACK = Duration.ofSeconds(10);

  private final RedisOptions options;
  private final AdapterContext context;
  private final RedisMetrics metrics;
  private final Driver driver;
  private final Serial serial;

  Links(RedisOptions options, AdapterContext context, RedisMetrics metrics) {
    this.options = options;
    this.context = context;
    this.metrics = metrics;
    this.driver = new Driver(options, context.executor(), context.scheduler(), context.ticks());
    this.serial = new Serial(context.executor());
  }

  Driver driver() {
    return driver;
  }

  /** Returns a link for commands. */
  Link<Commands> commands() {
    return link("commands", new CommandWire(driver, context.ticks()), Link.Observer.NONE);
  }

  /** Returns a link that is up once messages on our channel arrive. */
  Link<StatefulRedisPubSubConnection<byte[], byte[]>> messages(Announcements announcements) {
    byte[] channel = options.layout().channel();
    return link(
        "messages", new MessageWire(driver, channel, announcements::received), announcements);
  }

  private <C> Link<C> link(String use, Wire<C> wire, Link.Observer observer) {
    Duration dialLimit =
        options
            .connectTimeout()
            .plus(options.timeout())
            .multipliedBy(options.hosts().size())
            .plus(DIAL_SLACK);
    return new Link<>(
        use + " at " + options.shown(),
        wire,
        new Link.Limits(dialLimit, options.timeout(), options.pingInterval()),
        observer,
        metrics.lostConnections(use),
        serial,
        context.scheduler(),
        new Pause(context.random()));
  }
}

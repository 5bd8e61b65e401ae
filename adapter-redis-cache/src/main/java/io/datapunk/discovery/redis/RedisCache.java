package io.datapunk.discovery.redis;

import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.Handle;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The cache on one Redis: a connection for commands and, once somebody listens, one for messages.
 */
final class RedisCache implements DistributedCache {

  private final Layout layout;
  private final Driver driver;
  private final Link<Commands> commands;
  private final Link<StatefulRedisPubSubConnection<byte[], byte[]>> messages;
  private final Calls calls;
  private final EntryReader reader;
  private final EntryScripts writer = new EntryScripts();
  private final Announcements announcements;
  private volatile boolean closed;

  RedisCache(RedisOptions options, AdapterContext context) {
    RedisMetrics metrics = new RedisMetrics(context.metrics());
    Links links = new Links(options, context, metrics);
    layout = options.layout();
    driver = links.driver();
    announcements = new Announcements(context.executor(), metrics.malformedAnnouncements());
    commands = links.commands();
    messages = links.messages(announcements);
    calls =
        new Calls(
            options.shown(), commands, context.scheduler(), context.ticks(), options.timeout());
    reader = new EntryReader(metrics.malformedEntries());
  }

  /** Begins to connect, in the background. */
  RedisCache start() {
    commands.start();
    return this;
  }

  @Override
  public CompletableFuture<Optional<CacheEntry>> get(String key) {
    return calls.start((redis, waited) -> reader.get(redis, layout.key(key)));
  }

  @Override
  public CompletableFuture<Boolean> offer(String key, CacheEntry entry, Duration keep) {
    return calls.start(
        (redis, waited) ->
            writer.offer(redis, layout.key(key), EntryScripts.older(entry, waited), keep));
  }

  @Override
  public CompletableFuture<Boolean> touch(String key, CacheEntry entry, Duration keep) {
    return calls.start(
        (redis, waited) ->
            writer.touch(redis, layout.key(key), EntryScripts.older(entry, waited), keep));
  }

  @Override
  public CompletableFuture<Void> announce(Announcement announcement) {
    return calls.start(
        (redis, waited) ->
            redis
                .async()
                .publish(layout.channel(), AnnouncementText.encode(announcement))
                .thenAccept(receivers -> {}));
  }

  @Override
  public Handle onAnnouncement(Consumer<Announcement> listener, Runnable missedSome) {
    if (closed) {
      throw new IllegalStateException("the cache is closed");
    }
    Handle handle = announcements.add(listener, missedSome);
    messages.start();
    return handle;
  }

  @Override
  public String space() {
    return layout.prefix() + "/" + layout.database();
  }

  @Override
  public void close() {
    closed = true;
    calls.close();
    announcements.close();
    commands.close();
    messages.close();
    driver.close();
  }
}

package io.datapunk.discovery.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Connections that are ready once messages on a channel arrive; handed on by the driver's thread.
 */
record MessageWire(Driver driver, byte[] channel, Consumer<byte[]> received)
    implements Wire<StatefulRedisPubSubConnection<byte[], byte[]>> {

  @Override
  public CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> dial() {
    return driver.messages();
  }

  @Override
  public CompletionStage<?> prepare(
      StatefulRedisPubSubConnection<byte[], byte[]> connection, Runnable broken) {
    Breaks.watch(connection, broken);
    connection.addListener(
        new RedisPubSubAdapter<byte[], byte[]>() {
          @Override
          public void message(byte[] from, byte[] message) {
            received.accept(message);
          }
        });
    return connection.async().subscribe(channel);
  }

  @Override
  public CompletionStage<?> ping(StatefulRedisPubSubConnection<byte[], byte[]> connection) {
    return connection.async().ping();
  }

  @Override
  public void close(StatefulRedisPubSubConnection<byte[], byte[]> connection) {
    connection.closeAsync();
  }
}

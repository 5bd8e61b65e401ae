package io.datapunk.discovery.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connections for commands. */
record CommandWire(Driver driver) implements Wire<StatefulRedisConnection<byte[], byte[]>> {

  @Override
  public CompletableFuture<StatefulRedisConnection<byte[], byte[]>> dial() {
    return driver.commands();
  }

  @Override
  public CompletionStage<?> prepare(
      StatefulRedisConnection<byte[], byte[]> connection, Runnable broken) {
    Breaks.watch(connection, broken);
    return CompletableFuture.completedFuture(connection);
  }

  @Override
  public CompletionStage<?> ping(StatefulRedisConnection<byte[], byte[]> connection) {
    return connection.async().ping();
  }

  @Override
  public void close(StatefulRedisConnection<byte[], byte[]> connection) {
    connection.closeAsync();
  }
}

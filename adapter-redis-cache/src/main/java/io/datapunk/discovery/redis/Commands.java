package io.datapunk.discovery.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletionStage;

/**
 * A connection for commands, with what it has seen of the server's clock.
 *
 * @param connection the driver's
 * @param clock of the server behind it
 */
record Commands(StatefulRedisConnection<byte[], byte[]> connection, ServerClock clock) {

  RedisAsyncCommands<byte[], byte[]> async() {
    return connection.async();
  }

  /** Asks the server for its time, and notes it. */
  CompletionStage<Long> time() {
    return async()
        .time()
        .thenApply(
            answer -> {
              long micros = Stamp.micros(answer);
              clock.saw(micros);
              return micros;
            });
  }
}

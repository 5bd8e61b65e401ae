package io.datapunk.discovery.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;

/** Tells when a connection breaks. */
final class Breaks implements RedisConnectionStateListener {

  private final Runnable broken;

  private Breaks(Runnable broken) {
    this.broken = broken;
  }

  /** Runs {@code broken}, perhaps twice, when the connection breaks or if it is broken already. */
  static void watch(StatefulConnection<byte[], byte[]> connection, Runnable broken) {
    connection.addListener(new Breaks(broken));
    if (!connection.isOpen()) {
      broken.run();
    }
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
    broken.run();
  }
}

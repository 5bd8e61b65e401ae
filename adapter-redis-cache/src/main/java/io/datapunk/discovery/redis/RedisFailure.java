package io.datapunk.discovery.redis;

/**
 * Why Redis did not do what it was asked. Has no cause: a server repeats arguments in its errors,
 * passwords among them, so only a message that was searched for them leaves the adapter.
 */
final class RedisFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RedisFailure(String message) {
    super(message);
  }
}

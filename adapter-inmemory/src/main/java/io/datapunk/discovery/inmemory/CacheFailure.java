package io.datapunk.discovery.inmemory;

/** Why a cache in memory did not do what it was asked. */
final class CacheFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private CacheFailure(String message) {
    super(message);
  }

  static CacheFailure unreachable() {
    return new CacheFailure("memory cache: connection refused");
  }

  static CacheFailure full() {
    return new CacheFailure("memory cache: full");
  }

  static CacheFailure closed() {
    return new CacheFailure("memory cache: closed");
  }
}

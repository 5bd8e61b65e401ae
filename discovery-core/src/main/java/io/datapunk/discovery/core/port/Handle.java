package io.datapunk.discovery.core.port;

/** Something that goes on until it is closed. Closing is idempotent and does not wait. */
@FunctionalInterface
public interface Handle extends AutoCloseable {

  @Override
  void close();
}

package io.datapunk.discovery.it.scale;

import java.util.List;
import java.util.function.BiConsumer;

/** A client that follows services, and keeps some instances of its own registered. */
interface Watcher extends AutoCloseable {

  /** Keeps an instance registered, with a heartbeat. */
  void keep(String service);

  /** Follows services; the state of one is the ports of its healthy instances, sorted. */
  void watch(List<String> services, BiConsumer<String, String> seen);

  @Override
  void close();
}

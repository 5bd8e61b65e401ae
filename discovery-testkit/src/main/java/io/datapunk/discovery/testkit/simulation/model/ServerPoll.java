package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.core.port.Handle;
import java.util.function.Consumer;

/** A read at a server. It ends once: by an answer, or because the server died. */
final class ServerPoll {

  private final String service;
  private final long cursor;
  private final Consumer<ServerAnswer> answer;
  private final Runnable broken;
  private Handle limit = () -> {};

  /**
   * Creates one.
   *
   * @param cursor the index that the answer's shall exceed, if there is time to wait for it
   * @param broken told if the server dies first
   */
  ServerPoll(String service, long cursor, Consumer<ServerAnswer> answer, Runnable broken) {
    this.service = service;
    this.cursor = cursor;
    this.answer = answer;
    this.broken = broken;
  }

  String service() {
    return service;
  }

  long cursor() {
    return cursor;
  }

  /** Sets the timer that ends its wait. */
  void limit(Handle timer) {
    limit = timer;
  }

  void answer(ServerAnswer what) {
    limit.close();
    answer.accept(what);
  }

  void breakOff() {
    limit.close();
    broken.run();
  }
}

package io.datapunk.discovery.it.chaos;

/** A client of the registry that is watched while things break. */
interface Subject extends AutoCloseable {

  /** Its name in reports. */
  String name();

  /** What was seen of it that should not be. */
  Findings findings();

  /** Whether all that it shows of a service is the last state, and nothing is called stale. */
  boolean isRight(History history);

  /** Whether it has not made a move for long, so that nothing is to be waited for. */
  boolean hangs();

  /** Whether the last state that it handed out is not the service's last. */
  boolean misses(History history);

  /** What it shows of a service, for a failure's message. */
  String describe(History history);

  /** How many connections to the registry it holds now. */
  int connections();

  /** How many threads its process has now. */
  int threads();

  @Override
  void close();
}

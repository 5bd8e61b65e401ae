package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulMember;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** All writers, each with services of its own, and the truth that they make. */
final class Writers implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WRITERS = 3;
  private static final int CHANGES_PER_SECOND = 12;

  private final List<History> histories;
  private final List<ConsulMember> agents;
  private final List<Writer> writers = new ArrayList<>();

  Writers(int services, List<ConsulMember> agents, long seed) throws IOException {
    this.agents = agents;
    histories =
        IntStream.range(0, services).mapToObj(i -> new History("svc-%02d".formatted(i))).toList();
    new CatalogClient(new ConsulHttp(agents.get(0).httpUri())).makeNodes();
    for (int i = 0; i < WRITERS; i++) {
      int rest = i;
      List<History> own =
          IntStream.range(0, services)
              .filter(s -> s % WRITERS == rest)
              .mapToObj(histories::get)
              .toList();
      writers.add(new Writer("writer-" + i, own, agents, seed + i, CHANGES_PER_SECOND));
    }
    writers.forEach(Writer::begin);
  }

  List<History> histories() {
    return histories;
  }

  void resume() {
    writers.forEach(Writer::resume);
  }

  void pause() {
    writers.forEach(Writer::pause);
  }

  /** Pauses, and waits until no change is under way. */
  void awaitQuiet() {
    pause();
    Await.until(
        "no change is under way", PATIENCE, () -> writers.stream().allMatch(Writer::isQuiet));
  }

  /** What all services are, while nobody writes. */
  Map<History, State> states() {
    Map<History, State> states = new IdentityHashMap<>();
    histories.forEach(history -> states.put(history, history.last()));
    return states;
  }

  /** Notes that the registry is about to go back to what it was, while nobody writes. */
  void goBackTo(Map<History, State> states) {
    long now = System.nanoTime();
    states.forEach((history, state) -> history.goesBack(state, now));
  }

  /**
   * Reads what all services are, while nobody writes.
   *
   * @param sinceNanos when the registry can have gone back at the earliest
   * @return how many services went back
   */
  int compareWithRegistry(long sinceNanos) {
    int rewound = 0;
    for (History history : histories) {
      State held = fromAnyone(history.service());
      rewound += history.goesBack(held, sinceNanos) ? 1 : 0;
    }
    return rewound;
  }

  private State fromAnyone(String service) {
    State[] found = new State[1];
    Await.until(
        "a consistent answer about " + service,
        PATIENCE,
        () -> {
          found[0] = readFromOneOf(service);
          return true;
        });
    return found[0];
  }

  private State readFromOneOf(String service) throws IOException {
    IOException last = new IOException("no agent");
    for (ConsulMember agent : agents) {
      try {
        return new CatalogClient(new ConsulHttp(agent.httpUri())).read(service);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  int changes() {
    return writers.stream().mapToInt(Writer::changes).sum();
  }

  /** When the last change was known to hold. */
  long lastChangeNanos() {
    long last = writers.get(0).lastChangeNanos();
    for (Writer writer : writers) {
      last = writer.lastChangeNanos() - last > 0 ? writer.lastChangeNanos() : last;
    }
    return last;
  }

  @Override
  public void close() {
    writers.forEach(Writer::close);
  }
}

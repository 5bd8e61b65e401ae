package io.datapunk.discovery.it.chaos;

import io.datapunk.discovery.it.servers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One fault from beginning to end: it is broken, mended, and then all must come right. */
final class Round {

  private static final Duration CALM = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(45);
  private static final long LOOK_NANOS = 20_000_000;

  private final World world;
  private final Fault fault;
  private final List<String> words = new ArrayList<>();

  /**
   * What came of it.
   *
   * @param fault its name
   * @param changes that were made from its beginning on
   * @param outcomes of each client
   * @param registrationsLost which were not back
   * @param secondsUntilRegistered until all were back
   * @param words about what went wrong
   */
  record Result(
      String fault,
      int changes,
      List<Outcome> outcomes,
      int registrationsLost,
      double secondsUntilRegistered,
      List<String> words) {}

  Round(World world, Fault fault) {
    this.world = world;
    this.fault = fault;
  }

  Result run() throws IOException {
    world.cluster().awaitHealthy();
    Map<Subject, Outcome.Footprint> footprints = new LinkedHashMap<>();
    Map<Subject, Findings.Counts> counts = new LinkedHashMap<>();
    for (Subject subject : world.subjects()) {
      footprints.put(subject, Outcome.Footprint.of(subject));
      counts.put(subject, subject.findings().counts());
    }
    int changes = world.writers().changes();
    world.writers().resume();
    pass(CALM);

    fault.breaks().on(world);
    pass(fault.lasts());
    world.writers().pause();
    long mendedFrom = System.nanoTime();
    world.witness().lookAgain();
    fault.mends().on(world);
    Await.until("the agent answers well", PATIENCE, world.witness()::sawGood);
    world.writers().awaitQuiet();
    long start = later(world.witness().firstGoodNanos(), world.writers().lastChangeNanos());

    FutureTask<Double> back = new FutureTask<>(() -> awaitRegistered(start));
    new Thread(back, "registrations").start();
    Map<Subject, Double> seconds = awaitRight(start);
    int rewound = world.writers().compareWithRegistry(mendedFrom);
    if (rewound > 0) {
      words.add("the registry lost the last state of " + rewound + " services by itself");
      seconds = awaitRight(start);
    }
    double registered = joined(back);
    if (!world.ours().kept().missing(world.anyServer()).isEmpty()) {
      // A loss may show late: an agent that lost its data removes what it does not know as it
      // syncs.
      registered = awaitRegistered(start);
    }
    if (Double.isInfinite(registered)) {
      for (String service : world.ours().kept().missing(world.anyServer())) {
        words.add(
            "LOST "
                + service
                + ": the leader has "
                + world.anyServer().get("/v1/health/checks/" + service + "?consistent")
                + ", the agent "
                + world
                    .agent()
                    .get("/v1/agent/checks?filter=ServiceName%3D%3D%22" + service + "%22"));
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Subject subject : world.subjects()) {
      outcomes.add(
          new Outcome(
              subject.name(),
              seconds.getOrDefault(subject, Double.POSITIVE_INFINITY),
              missedBy(subject),
              subject.findings().counts().minus(counts.get(subject)),
              footprints.get(subject),
              Outcome.Footprint.of(subject)));
      words.addAll(subject.findings().takeWords());
    }
    return new Result(
        fault.name(),
        world.writers().changes() - changes,
        outcomes,
        world.ours().kept().missing(world.anyServer()).size(),
        registered,
        words);
  }

  private static double joined(FutureTask<Double> task) {
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pass(Duration time) {
    long began = System.nanoTime();
    Await.until(
        "time passes", time.plus(PATIENCE), () -> System.nanoTime() - began >= time.toNanos());
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  private static double secondsSince(long nanos) {
    return Math.max(0, (System.nanoTime() - nanos) / 1e9);
  }

  private Map<Subject, Double> awaitRight(long start) {
    Map<Subject, Double> seconds = new LinkedHashMap<>();
    while (secondsSince(start) < LONGEST_WAIT.toSeconds()
        && world.subjects().stream().anyMatch(s -> !seconds.containsKey(s) && !s.hangs())) {
      for (Subject subject : world.subjects()) {
        if (!seconds.containsKey(subject) && isRight(subject)) {
          seconds.put(subject, secondsSince(start));
        }
      }
      pass(Duration.ofNanos(LOOK_NANOS));
    }
    for (Subject subject : world.subjects()) {
      if (!seconds.containsKey(subject)) {
        tellWrong(subject);
      }
    }
    return seconds;
  }

  private boolean isRight(Subject subject) {
    return world.writers().histories().stream().allMatch(subject::isRight);
  }

  private int missedBy(Subject subject) {
    return (int) world.writers().histories().stream().filter(subject::misses).count();
  }

  private void tellWrong(Subject subject) {
    world.writers().histories().stream()
        .filter(history -> !subject.isRight(history))
        .limit(3)
        .forEach(
            history ->
                words.add(
                    "NOT RIGHT %s: %s is %s, %s"
                        .formatted(
                            subject.name(),
                            history.service(),
                            history.last(),
                            subject.describe(history))));
  }

  private double awaitRegistered(long start) {
    while (secondsSince(start) < LONGEST_WAIT.toSeconds()) {
      try {
        if (world.ours().kept().missing(world.anyServer()).isEmpty()) {
          return secondsSince(start);
        }
      } catch (IOException e) {
        // it is asked again
      }
      pass(Duration.ofNanos(LOOK_NANOS));
    }
    return Double.POSITIVE_INFINITY;
  }
}

package io.datapunk.discovery.it.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** {@code bin/chaos}: breaks a cluster for some minutes, and tells what the library made of it. */
public final class ChaosCommand {

  private static final String PEERS = "--peers";
  private static final String ONLY = "--only";
  private static final int USAGE = 2;
  private static final int MOST_SEEDS = 100_000;

  private ChaosCommand() {}

  /**
   * What is asked for.
   *
   * @param peers the class path of other clients, or nothing
   * @param only a part of the names of the faults wanted, or nothing
   */
  private record Order(Duration time, long seed, String peers, String only) {

    static Order of(List<String> arguments) {
      List<String> rest = new ArrayList<>(arguments);
      String peers = rest.remove(PEERS) ? System.getProperty("chaos.peers", "") : "";
      String only = only(rest);
      if (rest.isEmpty() || rest.size() > 2) {
        throw new IllegalArgumentException(
            "usage: bin/chaos [" + PEERS + "] [" + ONLY + " FAULT] MINUTES [SEED]");
      }
      long millis = (long) (Double.parseDouble(rest.get(0)) * Duration.ofMinutes(1).toMillis());
      long seed = rest.size() > 1 ? Long.parseLong(rest.get(1)) : new Random().nextInt(MOST_SEEDS);
      return new Order(Duration.ofMillis(millis), seed, peers, only);
    }

    private static String only(List<String> arguments) {
      int option = arguments.indexOf(ONLY);
      if (option < 0 || option + 1 == arguments.size()) {
        return "";
      }
      arguments.remove(option);
      String part = arguments.remove(option);
      List<String> names = Faults.all().stream().map(Fault::name).toList();
      if (names.stream().noneMatch(name -> name.contains(part))) {
        throw new IllegalArgumentException(
            ONLY + ": " + part + " (expected: a part of " + String.join(", ", names) + ")");
      }
      return part;
    }
  }

  /** Arguments: whether beside others, which faults, minutes, and a seed for faults and changes. */
  public static void main(String[] arguments) throws IOException {
    Order order;
    try {
      order = Order.of(List.of(arguments));
    } catch (IllegalArgumentException e) { // a number that is none, too
      System.err.println("chaos: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    System.out.println("seed " + order.seed);
    System.exit(run(order) ? 0 : 1);
  }

  private static boolean run(Order order) throws IOException {
    Random random = new Random(order.seed);
    try (World world = new World(order.seed, order.peers)) {
      Chaos chaos = new Chaos(world, Duration.ZERO, System.out::println);
      long began = System.nanoTime();
      List<Fault> left = new ArrayList<>(List.of(Faults.nothing()));
      while (System.nanoTime() - began < order.time.toNanos()) {
        if (left.isEmpty()) {
          Faults.all().stream().filter(f -> f.name().contains(order.only)).forEach(left::add);
          Collections.shuffle(left, random);
        }
        chaos.play(left.remove(0));
      }
      System.out.println();
      if (!order.peers.isEmpty()) {
        chaos.table().tell(System.out::println);
        System.out.println();
      }
      chaos.violations().forEach(violation -> System.out.println("VIOLATION " + violation));
      System.out.println(chaos.summary());
      return chaos.violations().isEmpty();
    }
  }
}

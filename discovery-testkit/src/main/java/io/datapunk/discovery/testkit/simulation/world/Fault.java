package io.datapunk.discovery.testkit.simulation.world;

/**
 * Something that goes wrong for a while.
 *
 * @param name what, for the journal
 * @param begin makes it go wrong
 * @param end puts it right
 */
record Fault(String name, Runnable begin, Runnable end) {

  static Fault once(String name, Runnable begin) {
    return new Fault(name, begin, () -> {});
  }
}

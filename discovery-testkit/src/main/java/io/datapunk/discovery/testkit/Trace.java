package io.datapunk.discovery.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened in a run, line by line, each with the time that had passed: equal runs give equal
 * text, byte for byte, in any process and on any JDK.
 *
 * <p>What is added must itself be reproducible: no identity hash, no order of a hash set. Safe for
 * use from any thread.
 */
public final class Trace {

  private final ManualTime time;
  private final List<String> lines = new ArrayList<>();

  /** Creates an empty trace over this time. */
  public Trace(ManualTime time) {
    this.time = requireNonNull(time, "time");
  }

  /** Appends an event; it stays on one line, whatever it holds. */
  public void add(String event) {
    String line = stamp(time.elapsed()) + ' ' + event.replace("\r", "\\r").replace("\n", "\\n");
    synchronized (lines) {
      lines.add(line);
    }
  }

  /** Returns the lines so far, oldest first. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Returns all lines, each with a line feed at its end. */
  public String text() {
    List<String> all = lines();
    return all.isEmpty() ? "" : String.join("\n", all) + "\n";
  }

  @Override
  public String toString() {
    return text();
  }

  /** Seconds with nine digits behind the point: {@code +12.500000000s}. */
  static String stamp(Duration elapsed) {
    String nanos = Integer.toString(elapsed.getNano());
    return "+" + elapsed.toSeconds() + "." + "0".repeat(9 - nanos.length()) + nanos + "s";
  }
}

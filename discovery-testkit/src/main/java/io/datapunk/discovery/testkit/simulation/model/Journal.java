package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.testkit.ManualTime;
import io.datapunk.discovery.testkit.Trace;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What happened in a run, readable, with virtual times. Silent in most runs, for speed: a run that
 * failed is repeated from its seed with a journal that writes.
 */
public final class Journal {

  private final Optional<Trace> trace;

  private Journal(Optional<Trace> trace) {
    this.trace = trace;
  }

  /** Returns a journal that writes nothing. */
  public static Journal silent() {
    return new Journal(Optional.empty());
  }

  /** Returns a journal that writes with the time of {@code time}. */
  public static Journal over(ManualTime time) {
    return new Journal(Optional.of(new Trace(time)));
  }

  /** Writes a line; it is made only if somebody reads it. */
  public void add(Supplier<String> line) {
    if (trace.isPresent()) {
      trace.get().add(line.get());
    }
  }

  /** Returns the lines written so far. */
  public List<String> lines() {
    return trace.map(Trace::lines).orElse(List.of());
  }

  /** Returns all that was written, each line with a line feed. */
  public String text() {
    return trace.map(Trace::text).orElse("");
  }
}

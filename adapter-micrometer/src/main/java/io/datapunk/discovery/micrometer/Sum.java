package io.datapunk.discovery.micrometer;

import io.micrometer.core.instrument.Meter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * The sum of the values that several engines show under one series. Micrometer alone would show the
 * first and leave out the others.
 */
final class Sum {

  private final Meter meter;
  private final List<DoubleSupplier> parts = new CopyOnWriteArrayList<>();

  // What parts that left had counted: a total must not shrink, or rates would jump.
  private double left;

  /** Creates a sum shown by the meter that {@code register} makes of it. */
  Sum(Function<Sum, Meter> register) {
    this.meter = register.apply(this);
  }

  Meter meter() {
    return meter;
  }

  void add(DoubleSupplier part) {
    parts.add(part);
  }

  void remove(DoubleSupplier part) {
    parts.remove(part);
  }

  /** Removes a part but goes on counting what it had come to. */
  synchronized void retire(DoubleSupplier part) {
    left += read(part);
    parts.remove(part);
  }

  /** Returns the sum now; called on the threads of the metrics backend. */
  synchronized double value() {
    double sum = left;
    for (DoubleSupplier part : parts) {
      sum += read(part);
    }
    return sum;
  }

  /** Reads a part. One that breaks its promise not to throw must not spoil the others. */
  private static double read(DoubleSupplier part) {
    try {
      return part.getAsDouble();
    } catch (RuntimeException e) {
      return 0;
    }
  }
}

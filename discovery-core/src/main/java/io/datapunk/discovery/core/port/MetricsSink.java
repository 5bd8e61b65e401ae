package io.datapunk.discovery.core.port;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The port to a metrics backend. The contract:
 *
 * <ol>
 *   <li>No method throws or blocks on I/O; a broken backend is the adapter's to hide.
 *   <li>Names are lower case with dots, {@code discovery.lookup}; times are in nanoseconds here and
 *       shown in the backend's base unit.
 *   <li>One name always comes with the same tag keys.
 *   <li>Asking twice for the same name and tags gives meters that share one value.
 *   <li>Closing the handle of a gauge or total removes its series.
 *   <li>Suppliers are called on the backend's threads and held strongly until their handle is
 *       closed; they are cheap and do not throw.
 *   <li>{@link #close} removes all that this sink registered. It never closes a backend that was
 *       handed in.
 *   <li>A name may be {@linkplain #describe described}, before its first series; a backend that can
 *       show the meaning does.
 * </ol>
 */
public interface MetricsSink extends AutoCloseable {

  /** Tells what a name stands for. Nothing else changes. */
  default void describe(Metric metric) {}

  /** Returns a number that grows by events. */
  Counter counter(String name, Map<String, String> tags);

  /** Returns a distribution of durations. */
  Timer timer(String name, Map<String, String> tags);

  /** Shows a value that goes up and down, read when it is looked at. */
  Handle gauge(String name, Map<String, String> tags, DoubleSupplier value);

  /** Shows a number that only grows, counted elsewhere; for hot paths. */
  Handle total(String name, Map<String, String> tags, LongSupplier value);

  @Override
  void close();

  /** Returns a sink that shows nothing. */
  static MetricsSink none() {
    return SilentMetrics.INSTANCE;
  }

  /** Counts events; safe for use from any thread. */
  @FunctionalInterface
  interface Counter {

    /** Adds some events. */
    void add(long events);

    /** Adds one event. */
    default void increment() {
      add(1);
    }
  }

  /** Records durations; safe for use from any thread. */
  @FunctionalInterface
  interface Timer {

    /** Records one duration. */
    void recordNanos(long nanos);
  }
}

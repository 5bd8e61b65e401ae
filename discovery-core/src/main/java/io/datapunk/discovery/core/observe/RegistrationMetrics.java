package io.datapunk.discovery.core.observe;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is counted about own registrations.
 *
 * <p>Tags are services, operations, outcomes and states; never an instance.
 */
public final class RegistrationMetrics implements Handle {

  private final MetricsSink sink;
  private final Map<RegistrationState, AtomicInteger> open = new EnumMap<>(RegistrationState.class);
  private final List<Handle> gauges = new ArrayList<>();

  /** Creates one that counts there, and shows {@code discovery.registrations} by state. */
  public RegistrationMetrics(MetricsSink sink) {
    this.sink = sink;
    for (RegistrationState state : RegistrationState.values()) {
      if (!state.isFinal()) {
        AtomicInteger count = new AtomicInteger();
        open.put(state, count);
        gauges.add(
            sink.gauge(Metrics.REGISTRATIONS.name(), Map.of("state", text(state)), count::get));
      }
    }
  }

  /** Counts a registration that begins in this state. */
  public void opened(RegistrationState state) {
    add(state, 1);
  }

  /** Counts a registration that moves; one that ends: {@code discovery.registration.ended}. */
  public void moved(String service, RegistrationState from, RegistrationState to) {
    add(from, -1);
    add(to, 1);
    if (to.isFinal()) {
      sink.counter(
              Metrics.REGISTRATIONS_ENDED.name(), Map.of("service", service, "state", text(to)))
          .increment();
    }
  }

  /** Counts a registration that the registry refused. */
  public void refused(String service) {
    sink.counter(Metrics.REGISTRATIONS_REFUSED.name(), Map.of("service", service)).increment();
  }

  /**
   * Records one call of the registry: {@code discovery.registration.call}.
   *
   * @param operation register, deregister, find, report or maintenance
   * @param outcome ok, or the kind of failure
   */
  public void called(String service, String operation, String outcome, long nanos) {
    sink.timer(
            Metrics.REGISTRATION_CALLS.name(),
            Map.of("service", service, "operation", operation, "outcome", outcome))
        .recordNanos(nanos);
  }

  /** Counts a registration put back: {@code discovery.registration.repairs}, by what was wrong. */
  public void repaired(String service, String reason) {
    sink.counter(Metrics.REGISTRATION_REPAIRS.name(), Map.of("service", service, "reason", reason))
        .increment();
  }

  /** Counts an id given up to a later owner: {@code discovery.registration.yields}. */
  public void yielded(String service) {
    sink.counter(Metrics.REGISTRATION_YIELDS.name(), Map.of("service", service)).increment();
  }

  @Override
  public void close() {
    gauges.forEach(Handle::close);
  }

  private void add(RegistrationState state, int difference) {
    AtomicInteger count = open.get(state);
    if (count != null) {
      count.addAndGet(difference);
    }
  }

  private static String text(RegistrationState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}

package io.datapunk.discovery.core.observe;

import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.List;

/** What the engine counts and shows: every name there is. */
public final class Metrics {

  static final Metric LOOKUPS =
      Metric.timer(
          "discovery.lookup",
          "Lookups that could not be answered at once, by outcome: answered, failed.",
          "outcome");

  static final Metric CACHE_REQUESTS =
      Metric.counter(
          "discovery.cache.requests",
          "Questions of lookups to the views of this JVM (level local) and to the"
              + " distributed cache (level distributed), and what this JVM stored there, by"
              + " result.",
          "level",
          "result");

  static final Metric REGISTRY_CALLS =
      Metric.timer(
          "discovery.registry.call",
          "Calls of the registry on behalf of lookups and watches: read, services; by"
              + " outcome: answered, failed. A long poll counts with its wait.",
          "call",
          "outcome");

  static final Metric WATCHES = Metric.gauge("discovery.watches", "Services that are watched now.");

  static final Metric SUBSCRIPTIONS =
      Metric.gauge("discovery.subscriptions", "Subscriptions that are open now.");

  static final Metric WATCH_ANSWERS =
      Metric.counter(
          "discovery.watch.answers",
          "Questions of watches, by what came of them: changed, confirmed, outdated,"
              + " lagging, held, failed.",
          "result");

  static final Metric WATCHES_WOKEN =
      Metric.counter(
          "discovery.watch.woken",
          "Watches that had stopped asking and were started again: a fault of this library"
              + " if it is not 0.");

  static final Metric AUDIT_READS =
      Metric.counter(
          "discovery.audit.reads", "Views that were compared with the registry past their watch.");

  static final Metric AUDIT_MISSED =
      Metric.counter(
          "discovery.audit.missed",
          "Changes that such a comparison found and the watch had missed.");

  static final Metric LISTENER_CALLS =
      Metric.timer("discovery.listener.calls", "Calls of the listeners of the application.");

  static final Metric LISTENER_FAILURES =
      Metric.counter(
          "discovery.listener.failures", "Calls of listeners that ended in an exception.");

  static final Metric LISTENERS_STUCK =
      Metric.gauge("discovery.listener.stuck", "Listeners that have not returned for long.");

  static final Metric REGISTRATIONS =
      Metric.gauge(
          "discovery.registrations", "Registrations of this JVM that are open, by state.", "state");

  static final Metric REGISTRATIONS_ENDED =
      Metric.counter(
          "discovery.registration.ended",
          "Registrations that ended, by their last state: closed, unconfirmed.",
          "service",
          "state");

  static final Metric REGISTRATIONS_REFUSED =
      Metric.counter(
          "discovery.registration.refused", "Registrations that the registry refused.", "service");

  static final Metric REGISTRATION_CALLS =
      Metric.timer(
          "discovery.registration.call",
          "Calls of the registry on behalf of registrations: register, deregister, find,"
              + " report, maintenance; by outcome: ok, or the kind of failure.",
          "service",
          "operation",
          "outcome");

  static final Metric REGISTRATION_REPAIRS =
      Metric.counter(
          "discovery.registration.repairs",
          "Registrations that were put back, by what was wrong with them.",
          "service",
          "reason");

  static final Metric REGISTRATION_YIELDS =
      Metric.counter(
          "discovery.registration.yields", "Ids that were given up to a later owner.", "service");

  static final Metric PROBES =
      Metric.timer(
          "discovery.health.probe",
          "Runs of health checks inside this JVM, by the status they found.",
          "service",
          "type",
          "result");

  static final Metric PROBE_TIMEOUTS =
      Metric.counter(
          "discovery.health.timeouts",
          "Runs of health checks that did not end in time.",
          "service",
          "type");

  static final Metric HEALTH_TRANSITIONS =
      Metric.counter(
          "discovery.health.transitions",
          "Changes of the status of own health checks, by the new status.",
          "service",
          "to");

  static final Metric HEALTH_SEEN =
      Metric.counter(
          "discovery.health.seen",
          "Changes of the health of endpoints, as views show them, by the new status.",
          "to");

  static final Metric HEALTH_FLAPPING =
      Metric.counter("discovery.health.flapping", "Those of them on endpoints that keep changing.");

  private static final List<Metric> ALL =
      List.of(
          LOOKUPS,
          CACHE_REQUESTS,
          REGISTRY_CALLS,
          WATCHES,
          SUBSCRIPTIONS,
          WATCH_ANSWERS,
          WATCHES_WOKEN,
          AUDIT_READS,
          AUDIT_MISSED,
          LISTENER_CALLS,
          LISTENER_FAILURES,
          LISTENERS_STUCK,
          REGISTRATIONS,
          REGISTRATIONS_ENDED,
          REGISTRATIONS_REFUSED,
          REGISTRATION_CALLS,
          REGISTRATION_REPAIRS,
          REGISTRATION_YIELDS,
          PROBES,
          PROBE_TIMEOUTS,
          HEALTH_TRANSITIONS,
          HEALTH_SEEN,
          HEALTH_FLAPPING);

  private Metrics() {}

  /** Tells the sink what the names stand for. */
  public static void describe(MetricsSink sink) {
    ALL.forEach(sink::describe);
  }
}

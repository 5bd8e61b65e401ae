package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Metric;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What is measured of the traffic with agents. */
public final class ConsulMetrics {

  private static final Metric REQUESTS =
      Metric.counter(
          "discovery.consul.requests",
          "Requests to agents, by the class of their status (2xx, 4xx, 5xx) or the kind of failure.",
          "outcome");
  private static final Metric ALLOWED =
      Metric.gauge(
          "discovery.consul.connections.allowed",
          "Connections that may be held to an agent now: fewer after the agent has refused one.",
          "agent");
  private static final Metric POLLS =
      Metric.gauge(
          "discovery.consul.polls", "Long polls that hold a connection to an agent now.", "agent");
  private static final Metric DEGRADED =
      Metric.gauge(
          "discovery.consul.degraded",
          "Places (agent and datacenter) where changes that name no service follow each other so"
              + " fast that services on shared polls are read more slowly than within two seconds.");

  private final MetricsSink sink;

  /** Describes all of them to the sink. */
  public ConsulMetrics(MetricsSink sink) {
    this.sink = sink;
    sink.describe(REQUESTS);
    sink.describe(ALLOWED);
    sink.describe(POLLS);
    sink.describe(DEGRADED);
  }

  void requested(String outcome) {
    sink.counter(REQUESTS.name(), Map.of("outcome", outcome)).increment();
  }

  Handle allowed(Agent agent, DoubleSupplier connections) {
    return sink.gauge(ALLOWED.name(), of(agent), connections);
  }

  Handle polls(Agent agent, DoubleSupplier polls) {
    return sink.gauge(POLLS.name(), of(agent), polls);
  }

  public Handle degraded(DoubleSupplier places) {
    return sink.gauge(DEGRADED.name(), Map.of(), places);
  }

  private static Map<String, String> of(Agent agent) {
    return Map.of("agent", agent.toString());
  }
}

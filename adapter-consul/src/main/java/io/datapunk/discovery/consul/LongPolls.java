package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The place where every long poll passes: it knows how many hold a connection now.
 *
 * <p>An agent allows 200 connections per client address, all JVMs of a host together. A bound on
 * polls belongs here and nowhere else.
 */
final class LongPolls {

  private final AgentHttp http;
  private final AtomicInteger open = new AtomicInteger();
  private final Handle gauge;

  LongPolls(AgentHttp http, MetricsSink metrics) {
    this.http = http;
    this.gauge = metrics.gauge("discovery.consul.polls", Map.of(), open::doubleValue);
  }

  CompletableFuture<Answer> poll(Agent agent, Ask ask) {
    open.incrementAndGet();
    CompletableFuture<Answer> poll = http.sendLong(agent, ask);
    poll.whenComplete((answer, failure) -> open.decrementAndGet());
    return poll;
  }

  void close() {
    gauge.close();
  }
}

package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.core.port.AdapterContext;

/** What everything that reads is made with. */
public record Tools(
    AgentHttp http,
    Contacts contacts,
    LongPolls polls,
    Budgets budgets,
    AclToken token,
    AdapterContext context,
    ConsulMetrics metrics) {}

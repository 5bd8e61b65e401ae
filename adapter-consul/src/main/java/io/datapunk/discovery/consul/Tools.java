package io.datapunk.discovery.consul;

import io.datapunk.discovery.core.port.AdapterContext;

/** What everything that reads is made with. */
record Tools(
    AgentHttp http,
    Contacts contacts,
    LongPolls polls,
    Budgets budgets,
    AclToken token,
    AdapterContext context,
    ConsulMetrics metrics) {}

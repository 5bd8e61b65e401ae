package io.datapunk.discovery.consul;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Agents;
import io.datapunk.discovery.consul.call.Calls;
import io.datapunk.discovery.consul.find.Finding;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Budgets;
import io.datapunk.discovery.consul.http.ConsulMetrics;
import io.datapunk.discovery.consul.http.Contacts;
import io.datapunk.discovery.consul.http.LongPolls;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.consul.protocol.Limits;
import io.datapunk.discovery.consul.read.Location;
import io.datapunk.discovery.consul.read.Reads;
import io.datapunk.discovery.consul.read.RightsJudge;
import io.datapunk.discovery.consul.write.Writes;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** The registry port on Consul: each call handed to the room that serves it. */
final class ConsulRegistry implements Registry {

  private final Calls calls;
  private final Budgets budgets;
  private final AgentHttp http;
  private final LongPolls polls;
  private final Reads reads;
  private final Finding finding;
  private final Location location;
  private final Writes writes;

  ConsulRegistry(
      List<Agent> addresses,
      AclToken token,
      Optional<SSLContext> tls,
      int connections,
      AdapterContext context) {
    Agents agents = new Agents(addresses);
    this.calls = new Calls(context.executor());
    ConsulMetrics metrics = new ConsulMetrics(context.metrics());
    this.budgets = new Budgets(addresses, connections, context.ticks(), metrics);
    this.http = new AgentHttp(context, token, tls, budgets, metrics);
    Contacts contacts = new Contacts(http, context.ticks());
    this.polls = new LongPolls(http, budgets, contacts);
    Tools tools = new Tools(http, contacts, polls, budgets, token, context, metrics);
    RightsJudge rights = new RightsJudge(http, token, context.ticks());
    this.reads = new Reads(tools, agents, rights, calls);
    this.location = new Location(http, agents, token);
    this.writes = new Writes(agents, http, token, tls, context);
    this.finding = new Finding(http, agents, rights, token, writes::giveUp);
  }

  @Override
  public CompletableFuture<RegistryAnswer> read(ReadRequest request) {
    return calls.begin("read " + request.service(), call -> reads.read(call, request));
  }

  @Override
  public CompletableFuture<Set<String>> services(Optional<String> datacenter) {
    return calls.begin("list services", call -> reads.services(call, datacenter));
  }

  @Override
  public CompletableFuture<Void> register(DesiredInstance instance) {
    return calls.begin(
        "register " + instance.id(),
        call -> {
          try {
            Limits.validate(instance);
          } catch (IllegalArgumentException e) {
            throw new RegistryException(Kind.INVALID, String.valueOf(e.getMessage()));
          }
          writes.register(call, instance);
        });
  }

  @Override
  public CompletableFuture<Void> deregister(String service, String id) {
    return calls.begin("deregister " + id, call -> writes.deregister(call, id));
  }

  @Override
  public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
    return calls.begin("find " + id, call -> finding.find(call, writes.agentOf(id), service, id));
  }

  @Override
  public CompletableFuture<Void> report(
      String service, String id, String check, HealthReport report) {
    return calls.begin("report " + id, call -> writes.report(call, id, check, report));
  }

  @Override
  public CompletableFuture<Void> maintenance(String service, String id, boolean on, String reason) {
    return calls.begin("maintenance of " + id, call -> writes.maintenance(call, id, on, reason));
  }

  @Override
  public CompletableFuture<Optional<String>> place() {
    return calls.begin("find out where the registry is", location::find);
  }

  @Override
  public boolean runsItself(HealthCheck check) {
    return Limits.runsItself(check);
  }

  @Override
  public void validate(ServiceRegistration registration) {
    Limits.validate(registration);
  }

  @Override
  public void close() {
    http.stopLines();
    calls.close();
    reads.close();
    writes.close();
    polls.close();
    http.close();
    budgets.close();
  }
}

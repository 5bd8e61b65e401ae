package io.datapunk.discovery.consul.write;

import static io.datapunk.discovery.consul.http.ConnectionBudget.WRITES_OF_A_KIND;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.core.port.AdapterContext;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Makes what writes to an agent: two lanes, each with a client of its own.
 *
 * <p>Connections are kept for reports, which are many. Changes are few, and begin on a new one:
 * what is open since long may be dead.
 */
final class Writers {

  private final AclToken token;
  private final Optional<SSLContext> tls;
  private final AdapterContext context;
  private final HeldMaintenance maintenance;
  private final PlainRegister plain;
  private final Silence silence;

  Writers(AgentHttp http, AclToken token, Optional<SSLContext> tls, AdapterContext context) {
    this.token = token;
    this.tls = tls;
    this.context = context;
    this.maintenance = new HeldMaintenance(http, token);
    this.plain = new PlainRegister(http, token, ConsulClientWrites.READ_LIMIT);
    this.silence = new Silence(http, context.scheduler());
  }

  Writer open(Agent agent) {
    return new Writer(lane(agent, 0), lane(agent, WRITES_OF_A_KIND));
  }

  private WriteLane lane(Agent agent, int idle) {
    return new WriteLane(agent, () -> client(agent, idle), silence, context);
  }

  private AgentWrites client(Agent agent, int idle) {
    return new ConsulClientWrites(agent, token, tls, context.executor(), maintenance, plain, idle);
  }
}

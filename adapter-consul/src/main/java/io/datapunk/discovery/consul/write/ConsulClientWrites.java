package io.datapunk.discovery.consul.write;

import com.orbitz.consul.AgentClient;
import com.orbitz.consul.Consul;
import com.orbitz.consul.ConsulException;
import com.orbitz.consul.NotRegisteredException;
import com.orbitz.consul.model.State;
import com.orbitz.consul.option.ImmutableQueryParameterOptions;
import com.orbitz.consul.option.QueryOptions;
import com.orbitz.consul.option.QueryParameterOptions;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Failures;
import io.datapunk.discovery.consul.protocol.Refusals;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.net.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import okhttp3.ConnectionPool;

/**
 * Writes through consul-client 1.5.3.
 *
 * <p>It is given an executor though calls run on the caller's thread: making its own it would use
 * what OkHttp 5 no longer has. A call under way cannot be cancelled alone, closing aborts all.
 */
final class ConsulClientWrites implements AgentWrites {

  /** An agent without a leader takes 7 to 8 seconds to register. */
  static final Duration READ_LIMIT = Duration.ofSeconds(12);

  private static final long WRITE_LIMIT_MILLIS = 5_000;
  private static final long KEPT_SECONDS = 30;

  private static final QueryParameterOptions REPLACE_CHECKS =
      ImmutableQueryParameterOptions.builder().replaceExistingChecks(true).build();

  private final Agent agent;
  private final AclToken token;
  private final HeldMaintenance maintenance;
  private final PlainRegister plain;
  private final Consul consul;
  private final AgentClient client;
  private final ConnectionPool pool;

  /**
   * Creates one, which does not connect yet.
   *
   * @param idle how many connections it keeps between two writes
   */
  ConsulClientWrites(
      Agent agent,
      AclToken token,
      Optional<SSLContext> tls,
      Executor executor,
      HeldMaintenance maintenance,
      PlainRegister plain,
      int idle) {
    this.agent = agent;
    this.maintenance = maintenance;
    this.token = token;
    this.plain = plain;
    this.pool = new ConnectionPool(idle, KEPT_SECONDS, TimeUnit.SECONDS);
    Consul.Builder builder =
        Consul.builder()
            .withUrl(agent.url(agent.host()))
            .withPing(false)
            .withProxy(Proxy.NO_PROXY)
            .withHeaders(new TokenHeader(token))
            .withExecutorService(new LentExecutor(executor))
            .withConnectionPool(pool)
            .withConnectTimeoutMillis(AgentHttp.CONNECT_LIMIT.toMillis())
            .withReadTimeoutMillis(READ_LIMIT.toMillis())
            .withWriteTimeoutMillis(WRITE_LIMIT_MILLIS);
    tls.ifPresent(builder::withSslContext);
    this.consul = builder.build();
    this.client = consul.agentClient();
  }

  @Override
  public void register(DesiredInstance wanted) {
    String what = "register " + wanted.id();
    DesiredInstance instance = maintenance.keptIn(wanted, agent);
    if (PlainRegister.isNeededFor(instance)) {
      plain.register(what, agent, instance);
    } else {
      carryOut(
          what,
          () -> client.register(RegistrationBody.of(instance), QueryOptions.BLANK, REPLACE_CHECKS));
    }
  }

  @Override
  public void deregister(String id) {
    try {
      carryOut("deregister " + id, () -> client.deregister(id));
    } catch (RegistryException e) {
      if (e.kind() != Kind.UNKNOWN_ID) {
        throw e;
      }
    }
  }

  @Override
  public void report(String checkId, HealthStatus status, String note) {
    State state =
        switch (status) {
          case PASSING -> State.PASS;
          case WARNING -> State.WARN;
          case UNKNOWN, CRITICAL, MAINTENANCE -> State.FAIL;
        };
    carryOut("report " + checkId, () -> client.check(checkId, state, note.isEmpty() ? null : note));
  }

  @Override
  public void maintenance(String id, boolean on, String reason) {
    carryOut(
        "maintenance of " + id,
        () -> {
          if (reason.isEmpty()) {
            client.toggleMaintenanceMode(id, on);
          } else {
            client.toggleMaintenanceMode(id, on, reason);
          }
        });
  }

  @Override
  public void close() {
    consul.destroy();
  }

  /** One write; the client declares that all failures of a report mean an unknown check. */
  @FunctionalInterface
  private interface Write {
    void run() throws NotRegisteredException;
  }

  private void carryOut(String what, Write write) {
    try {
      write.run();
    } catch (NotRegisteredException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      throw failure(what, e);
    }
  }

  private RegistryException failure(String what, Throwable thrown) {
    if (thrown instanceof ConsulException refusal && refusal.getCode() > 0) {
      return Refusals.ofWrite(what, agent, refusal.getCode(), body(refusal));
    }
    Throwable cause = thrown.getCause();
    RegistryException failure =
        Failures.of(
            what, agent, thrown instanceof ConsulException && cause != null ? cause : thrown);
    if (failure.kind() == Kind.TIMEOUT) {
      // What else is open may be as dead as this one was.
      pool.evictAll();
    }
    return failure;
  }

  /** The answer's body stands in the message only: {@code ... with status [500]: body}. */
  private String body(ConsulException refusal) {
    String message = String.valueOf(refusal.getMessage());
    return token.excerpt(message.substring(message.indexOf("]: ") + 1).replaceFirst("^: ", ""));
  }
}

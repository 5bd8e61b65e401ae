package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.RegistryException;

/**
 * The writes to one agent. Every method blocks until the agent answered, and fails with a {@link
 * RegistryException}.
 *
 * <p>The only thing that knows the client library: another one needs another implementation of
 * this.
 */
interface AgentWrites {

  /** Registers the instance with all of its checks; checks left out are gone. */
  void register(DesiredInstance instance);

  /** Removes the instance; one that is not there is fine. */
  void deregister(String id);

  /** Reports the result of a check. */
  void report(String checkId, HealthStatus status, String note);

  /** Puts the instance into maintenance or out of it. */
  void maintenance(String id, boolean on, String reason);

  /** Aborts what is under way. Does not wait. */
  void close();
}

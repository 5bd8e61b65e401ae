package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.core.port.RegistryException;

/** Who is told how it goes with the shared polls of one place, on their lane. */
public interface SharedPollsListener {

  /** The agent gave no answer at all. */
  void away(RegistryException failure);

  /** The service changed. */
  void changed(String service);

  /** Nobody has waited for long, and nobody is served any more. */
  void idle();

  /** A read came after that. */
  void late(String service, PendingRead read);
}

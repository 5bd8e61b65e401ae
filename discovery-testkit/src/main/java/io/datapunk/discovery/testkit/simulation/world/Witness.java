package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;

/** Someone who sees what the processes do and what their users get. Does nothing by default. */
public interface Witness {

  /** A process began. */
  default void began(ClientProcess process) {}

  /** A lookup ended, well or not. */
  default void lookedUp(Lookup lookup) {}

  /** A subscription was asked for its snapshot, and gave it. */
  default void showed(Subscriber subscriber, ServiceSnapshot snapshot) {}

  /** A subscription was asked for its snapshot, and threw. */
  default void refused(Subscriber subscriber, RuntimeException failure) {}

  /** A subscriber was handed a change. */
  default void changed(Subscriber subscriber, ServiceChange change) {}

  /** A subscriber was told that its state is stale. */
  default void stale(Subscriber subscriber, ServiceSnapshot last, StaleReason reason) {}

  /** A subscriber was told that its state is fresh again. */
  default void recovered(Subscriber subscriber, ServiceSnapshot current) {}

  /** A process is about to ask the registry. */
  default void asked(ClientProcess process, ReadRequest request) {}

  /** The registry's answer reached a process that waited for it. */
  default void answered(
      ClientProcess process, ReadRequest request, long askedAt, RegistryAnswer answer) {}

  /**
   * A question failed.
   *
   * @param abandoned whether the process gave it up
   * @param swallowed whether the network took it and told nobody
   */
  default void failed(
      ClientProcess process,
      ReadRequest request,
      long askedAt,
      boolean abandoned,
      boolean swallowed) {}

  /** A little time has passed. */
  default void tick() {}

  /** All faults were healed long ago, nothing changes any more, and everything is still open. */
  default void quiet() {}

  /** A process closed its discovery in order, some time ago. */
  default void closed(ClientProcess process) {}
}

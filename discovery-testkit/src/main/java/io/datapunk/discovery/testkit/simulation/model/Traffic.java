package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;

/** An observer of the questions of one process, at the process's end of the network. */
public interface Traffic {

  /** Takes note of a read about to be sent. */
  void asked(ReadRequest request);

  /** Takes note of an answer that reached a client who still waits for it. */
  void answered(ReadRequest request, long askedAt, RegistryAnswer answer);

  /** Takes note of a read that failed, or that its client gave up. */
  void failed(ReadRequest request, long askedAt, Call<RegistryAnswer> call);
}

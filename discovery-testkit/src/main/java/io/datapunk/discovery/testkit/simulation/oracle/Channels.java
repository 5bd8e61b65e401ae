package io.datapunk.discovery.testkit.simulation.oracle;

import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.testkit.simulation.world.ClientProcess;
import io.datapunk.discovery.testkit.simulation.world.Witness;
import java.util.HashMap;
import java.util.Map;

/**
 * All traffic with the registry, by process and service; and the law of cursors (Consul's rules of
 * blocking queries): none but what was answered since the last failure.
 */
final class Channels implements Witness {

  private final Court court;
  private final Map<ClientProcess, Map<String, Channel>> channels = new HashMap<>();

  Channels(Court court) {
    this.court = court;
  }

  Channel of(ClientProcess process, String service) {
    return channels
        .computeIfAbsent(process, key -> new HashMap<>())
        .computeIfAbsent(service, key -> new Channel());
  }

  /** Returns when the process was last answered, whatever it had asked for. */
  long lastAnswer(ClientProcess process) {
    return channels.getOrDefault(process, Map.of()).values().stream()
        .mapToLong(Channel::lastAnswer)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  @Override
  public void asked(ClientProcess process, ReadRequest request) {
    boolean lawful = of(process, request.service()).asked(request);
    court
        .verdicts()
        .check(
            lawful,
            "P5",
            () ->
                process
                    + " asks for "
                    + request.service()
                    + " with cursor "
                    + request.cursor()
                    + ", which it was not given since its last failure");
  }

  @Override
  public void answered(
      ClientProcess process, ReadRequest request, long askedAt, RegistryAnswer answer) {
    of(process, request.service()).answered(request, answer, court.now());
  }

  @Override
  public void failed(
      ClientProcess process,
      ReadRequest request,
      long askedAt,
      boolean abandoned,
      boolean swallowed) {
    of(process, request.service()).failed(request, abandoned, court.now());
  }
}

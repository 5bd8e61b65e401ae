package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.runtime.Failures;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The probe of type {@code tcp}: passing if a connection is accepted; nothing is sent. */
final class TcpProbe implements SelfLimited {

  private final Scheduler scheduler;
  private final NameThreads names;
  private final Connector connector;

  TcpProbe(Executor blocking, NameThreads names, Scheduler scheduler) {
    this.scheduler = scheduler;
    this.names = names;
    this.connector = new Connector(blocking);
  }

  /** Throws {@link IllegalArgumentException} for settings that cannot work. */
  static void validate(HealthCheck check) {
    for (String key : check.settings().keySet()) {
      if (!Destination.SETTINGS.contains(key)) {
        throw Violations.of(check, key, "unknown", "one of " + Destination.SETTINGS);
      }
    }
    Destination unused = Destination.of(check, "localhost", 80);
  }

  @Override
  public CompletableFuture<HealthReport> probe(ProbeTarget target) {
    CompletableFuture<HealthReport> result = new CompletableFuture<>();
    // Resolving a name blocks.
    names.execute(
        Destination.of(target).host(),
        result,
        () -> {
          if (!result.isDone()) {
            SelfLimited.limit(result, target, scheduler);
            resolve(target, result);
          }
        });
    return result;
  }

  private void resolve(ProbeTarget target, CompletableFuture<HealthReport> result) {
    try {
      Destination destination = Destination.of(target);
      InetAddress address = InetAddress.getByName(destination.host());
      Optional<String> refusal = destination.refusal(address);
      if (refusal.isPresent()) {
        result.complete(HealthReport.critical(refusal.get()));
      } else {
        connect(destination, address, result);
      }
    } catch (UnknownHostException e) {
      result.complete(HealthReport.critical("TCP " + target.host() + ": " + Targets.reason(e)));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private void connect(
      Destination destination, InetAddress address, CompletableFuture<HealthReport> result) {
    CompletableFuture<Void> connected =
        connector.connect(new InetSocketAddress(address, destination.port()));
    connected.whenComplete(
        (nothing, failure) ->
            result.complete(
                failure == null
                    ? HealthReport.of(HealthStatus.PASSING, "connected")
                    : HealthReport.critical(
                        "TCP "
                            + destination.authority()
                            + ": "
                            + Targets.reason(Failures.unwrap(failure)))));
    result.whenComplete((report, failure) -> connected.cancel(true));
  }
}

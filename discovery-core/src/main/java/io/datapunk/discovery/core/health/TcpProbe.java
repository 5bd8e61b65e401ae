package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.ProbeTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The probe of type {@code tcp}: passing if a connection is accepted; nothing is sent. */
final class TcpProbe implements HealthProbe {

  private final Executor blocking;

  TcpProbe(Executor blocking) {
    this.blocking = blocking;
  }

  @Override
  public CompletableFuture<HealthReport> probe(ProbeTarget target) {
    CompletableFuture<HealthReport> result = new CompletableFuture<>();
    blocking.execute(
        () -> {
          if (!result.isDone()) {
            connect(target, result);
          }
        });
    return result;
  }

  private static void connect(ProbeTarget target, CompletableFuture<HealthReport> result) {
    String where = Targets.authority(target);
    try (Socket socket = new Socket()) {
      result.whenComplete((report, failure) -> closeQuietly(socket));
      InetAddress address = InetAddress.getByName(target.host());
      Optional<String> refusal = TargetGuard.refusal(address);
      if (refusal.isPresent()) {
        result.complete(HealthReport.critical(refusal.get()));
        return;
      }
      int limitMillis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, target.timeout().toMillis()));
      socket.connect(new InetSocketAddress(address, target.port()), limitMillis);
      result.complete(HealthReport.of(HealthStatus.PASSING, "connected"));
    } catch (IOException e) {
      result.complete(HealthReport.critical("TCP " + where + ": " + Targets.reason(e)));
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Closing is all that could be done with it.
    }
  }
}

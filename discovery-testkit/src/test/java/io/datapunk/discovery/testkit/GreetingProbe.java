package io.datapunk.discovery.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.ProbeTarget;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A probe as an outside author would write one: says its password and expects {@code OK}. */
final class GreetingProbe implements HealthProbe {

  private final Executor executor;

  GreetingProbe(Executor executor) {
    this.executor = executor;
  }

  @Override
  public CompletableFuture<HealthReport> probe(ProbeTarget target) {
    CompletableFuture<HealthReport> result = new CompletableFuture<>();
    executor.execute(() -> result.complete(greet(target, result)));
    return result;
  }

  private static HealthReport greet(ProbeTarget target, CompletableFuture<HealthReport> result) {
    int timeoutMillis = Math.toIntExact(target.timeout().toMillis());
    try (Socket socket = new Socket()) {
      result.whenComplete((report, failure) -> close(socket));
      socket.setSoTimeout(timeoutMillis);
      socket.connect(new InetSocketAddress(target.host(), target.port()), timeoutMillis);
      String greeting = target.check().settings().get("password") + "\n";
      socket.getOutputStream().write(greeting.getBytes(UTF_8));
      String answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
      return "OK".equals(answer)
          ? HealthReport.passing()
          : HealthReport.critical("answered " + answer);
    } catch (IOException e) {
      return HealthReport.critical("no answer: " + e.getMessage());
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Nothing else can be done with it.
    }
  }
}

package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.port.Scheduler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The probe of type {@code http}: asks the registered address, or the one its settings name, and no
 * other; redirects are not followed, or within that address only.
 *
 * <p>One client, and with it one selector thread, serves all checks; it is made for the first.
 */
final class HttpProbe implements SelfLimited, Handle {

  private final Executor blocking;
  private final Scheduler scheduler;
  private final NameThreads names;
  private @Nullable HttpClient client;

  HttpProbe(Executor blocking, NameThreads names, Scheduler scheduler) {
    this.blocking = blocking;
    this.scheduler = scheduler;
    this.names = names;
  }

  /** Throws {@link IllegalArgumentException} for settings that cannot be sent. */
  static void validate(HealthCheck check) {
    HttpRequests.validate(HttpSettings.of(check), Destination.of(check, "localhost", 80));
  }

  @Override
  public CompletableFuture<HealthReport> probe(ProbeTarget target) {
    CompletableFuture<HealthReport> result = new CompletableFuture<>();
    // Resolving a name blocks, also inside the client.
    names.execute(
        Destination.of(target).host(),
        result,
        () -> {
          if (!result.isDone()) {
            SelfLimited.limit(result, target, scheduler);
            begin(target, result);
          }
        });
    return result;
  }

  private void begin(ProbeTarget target, CompletableFuture<HealthReport> result) {
    try {
      Destination destination = Destination.of(target);
      Optional<String> refusal = destination.refusal(InetAddress.getByName(destination.host()));
      if (refusal.isPresent()) {
        result.complete(HealthReport.critical(refusal.get()));
      } else {
        new HttpRun(client(), HttpSettings.of(target.check()), destination, result).begin();
      }
    } catch (UnknownHostException e) {
      result.complete(HealthReport.critical(target.host() + ": " + Targets.reason(e)));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  /** Lets the client's thread end: at once from JDK 21 on, before when nobody refers to it. */
  @Override
  public void close() {
    HttpClient last;
    synchronized (this) {
      last = client;
      client = null;
    }
    if (last != null) {
      ClientShutdown.now(last); // it may fail what is under way, and tell whoever waits
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .executor(blocking)
              .followRedirects(HttpClient.Redirect.NEVER)
              // The instance itself is tested; a proxy would also see the headers' secrets.
              .proxy(HttpClient.Builder.NO_PROXY)
              .version(HttpClient.Version.HTTP_1_1)
              .build();
    }
    return client;
  }
}

package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.HealthProbe;
import io.datapunk.discovery.core.port.ProbeTarget;
import io.datapunk.discovery.core.runtime.Failures;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The probe of type {@code http}: asks the registered address, and only that; redirects are not
 * followed.
 *
 * <p>One client, and with it one selector thread, serves all checks; it is made for the first.
 */
final class HttpProbe implements HealthProbe, Handle {

  private final Executor blocking;
  private @Nullable HttpClient client;

  HttpProbe(Executor blocking) {
    this.blocking = blocking;
  }

  /** Throws {@link IllegalArgumentException} for settings that cannot be sent. */
  static void validate(HealthCheck check) {
    HttpSettings settings = HttpSettings.of(check);
    request(settings, uri(settings, "localhost"));
  }

  @Override
  public CompletableFuture<HealthReport> probe(ProbeTarget target) {
    CompletableFuture<HealthReport> result = new CompletableFuture<>();
    // Resolving a name blocks, also inside the client.
    blocking.execute(
        () -> {
          if (!result.isDone()) {
            begin(target, result);
          }
        });
    return result;
  }

  private void begin(ProbeTarget target, CompletableFuture<HealthReport> result) {
    try {
      HttpSettings settings = HttpSettings.of(target.check());
      Optional<String> refusal = TargetGuard.refusal(InetAddress.getByName(target.host()));
      if (refusal.isPresent()) {
        result.complete(HealthReport.critical(refusal.get()));
      } else {
        send(target, settings, result);
      }
    } catch (UnknownHostException e) {
      result.complete(HealthReport.critical(target.host() + ": " + Targets.reason(e)));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private void send(
      ProbeTarget target, HttpSettings settings, CompletableFuture<HealthReport> result) {
    String base = settings.scheme() + "://" + Targets.authority(target);
    String what = settings.method() + " " + base + settings.shownPath() + ": ";
    HttpRequest request = request(settings, uri(settings, Targets.authority(target)));
    CompletableFuture<HttpResponse<String>> answer =
        client().sendAsync(request, head -> new LimitedBody(settings.bodyLimit()));
    answer.whenComplete(
        (response, failure) ->
            result.complete(
                failure == null
                    ? judge(what, settings, response)
                    : HealthReport.critical(what + Targets.reason(Failures.unwrap(failure)))));
    result.whenComplete(
        (report, failure) -> {
          if (result.isCancelled()) {
            answer.cancel(true);
          }
        });
  }

  private static HealthReport judge(
      String what, HttpSettings settings, HttpResponse<String> response) {
    int status = response.statusCode();
    if (!settings.expected().contains(status)) {
      return HealthReport.critical(
          what + "status " + status + " (expected: " + settings.expected() + ")");
    }
    if (settings.contains().filter(text -> !response.body().contains(text)).isPresent()) {
      return HealthReport.critical(what + "the body lacks the expected text");
    }
    return HealthReport.of(HealthStatus.PASSING, what + "status " + status);
  }

  private static URI uri(HttpSettings settings, String authority) {
    try {
      return new URI(settings.scheme() + "://" + authority + settings.path());
    } catch (URISyntaxException e) {
      // Its message repeats the query, which may hold a secret.
      throw new IllegalArgumentException(
          "path: " + settings.shownPath() + " (expected: a path and query as in a URI)");
    }
  }

  private static HttpRequest request(HttpSettings settings, URI uri) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri).method(settings.method(), BodyPublishers.noBody());
    settings
        .headers()
        .forEach(
            (name, value) -> {
              try {
                builder.header(name, value);
              } catch (IllegalArgumentException e) {
                // Its message repeats the value, which may be a secret.
                throw new IllegalArgumentException(
                    "header." + name + ": cannot be sent (expected: a header that HTTP allows)");
              }
            });
    return builder.build();
  }

  /** Lets the client's thread end: at once from JDK 21 on, before when nobody refers to it. */
  @Override
  public synchronized void close() {
    if (client != null) {
      ClientShutdown.now(client);
      client = null;
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .executor(blocking)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .build();
    }
    return client;
  }
}

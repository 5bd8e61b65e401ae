package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.core.runtime.Failures;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One run of an HTTP check: a request, and those that its redirects lead to. */
final class HttpRun {

  private static final int MOST_REDIRECTS = 5;

  /** Consul's own checks take this one, too, for a warning. */
  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpClient client;
  private final HttpSettings settings;
  private final Destination destination;
  private final CompletableFuture<HealthReport> result;
  private final String what;

  HttpRun(
      HttpClient client,
      HttpSettings settings,
      Destination destination,
      CompletableFuture<HealthReport> result) {
    this.client = client;
    this.settings = settings;
    this.destination = destination;
    this.result = result;
    this.what =
        settings.method()
            + " "
            + settings.scheme()
            + "://"
            + destination.authority()
            + settings.shownPath()
            + ": ";
  }

  void begin() {
    send(HttpRequests.uri(settings, destination), MOST_REDIRECTS);
  }

  /**
   * The answer is taken where it is read: the client's own future ends on the common pool, where
   * the application's work may be in the way. Failures come from there.
   */
  private void send(URI uri, int redirectsLeft) {
    AtomicBoolean read = new AtomicBoolean();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            HttpRequests.of(settings, uri),
            head -> {
              LimitedBody body = new LimitedBody(settings.bodyLimit());
              body.whenRead(
                  text -> {
                    read.set(true);
                    answered(uri, redirectsLeft, head, text);
                  });
              return body;
            });
    answer.whenComplete((response, failure) -> failed(failure));
    result.whenComplete(
        (report, failure) -> {
          if (!read.get()) {
            answer.cancel(true);
          }
        });
  }

  private void failed(@Nullable Throwable failure) {
    if (failure != null) {
      result.complete(critical(Targets.reason(Failures.unwrap(failure))));
    }
  }

  private void answered(URI uri, int redirectsLeft, ResponseInfo head, String body) {
    try {
      if (settings.redirects() && location(head).isPresent()) {
        follow(uri, location(head).get(), redirectsLeft);
      } else {
        result.complete(judge(head.statusCode(), body));
      }
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private static Optional<String> location(ResponseInfo head) {
    return switch (head.statusCode()) {
      case 301, 302, 303, 307, 308 -> head.headers().firstValue("Location");
      default -> Optional.empty();
    };
  }

  /** Where it leads is not shown: it may hold a secret. */
  private void follow(URI from, String location, int left) {
    Optional<URI> to = within(from, location);
    if (to.isEmpty()) {
      result.complete(critical("redirected to another host, which is not asked"));
    } else if (left == 0) {
      result.complete(critical("redirected more than " + MOST_REDIRECTS + " times"));
    } else {
      send(to.get(), left - 1);
    }
  }

  private static Optional<URI> within(URI from, String location) {
    try {
      URI to = from.resolve(location);
      boolean same =
          from.getScheme().equalsIgnoreCase(to.getScheme())
              && from.getRawAuthority().equalsIgnoreCase(to.getRawAuthority());
      return same ? Optional.of(to) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private HealthReport judge(int status, String body) {
    if (!settings.expected().contains(status)) {
      String message = "status " + status + " (expected: " + settings.expected() + ")";
      return status == TOO_MANY_REQUESTS ? HealthReport.warning(what + message) : critical(message);
    }
    if (settings.contains().filter(text -> !body.contains(text)).isPresent()) {
      return critical("the body lacks the expected text");
    }
    return HealthReport.of(HealthStatus.PASSING, what + "status " + status);
  }

  private HealthReport critical(String message) {
    return HealthReport.critical(what + message);
  }
}

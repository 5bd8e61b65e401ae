package io.datapunk.discovery.core.health;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** The requests of HTTP checks. What goes wrong with one is said without its query and headers. */
final class HttpRequests {

  private HttpRequests() {}

  /** Throws {@link IllegalArgumentException} for settings that cannot be sent. */
  static void validate(HttpSettings settings, Destination destination) {
    HttpRequest unused = of(settings, uri(settings, destination));
  }

  static URI uri(HttpSettings settings, Destination destination) {
    try {
      return new URI(settings.scheme() + "://" + destination.authority() + settings.path());
    } catch (URISyntaxException e) {
      // Its message repeats the query, which may hold a secret.
      throw new IllegalArgumentException(
          "path: " + settings.shownPath() + " (expected: a path and query as in a URI)");
    }
  }

  static HttpRequest of(HttpSettings settings, URI uri) {
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
}

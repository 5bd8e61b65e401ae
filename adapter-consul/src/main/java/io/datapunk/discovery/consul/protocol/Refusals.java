package io.datapunk.discovery.consul.protocol;

import static java.util.Locale.ROOT;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The one mapping from statuses and words of an agent to the kinds of the port. */
public final class Refusals {

  /** An unknown check or service, in the words of 1.8 without and with ACLs, and of newer ones. */
  private static final List<String> UNKNOWN_ID =
      List.of(
          "does not have associated ttl",
          "unknown check",
          "unknown service",
          "no service registered with id",
          "no known check");

  private static final List<String> DENIED = List.of("permission denied", "acl not found");

  private Refusals() {}

  /** Returns the failure for an answer to a read. */
  public static RegistryException ofRead(Ask ask, Agent agent, Answer answer, AclToken token) {
    String body = answer.excerpt(token);
    Kind kind = kind(answer.status(), body.toLowerCase(ROOT));
    return of(ask.what(), agent, answer.status(), body, kind, answer.retryAfter());
  }

  /** Returns the failure for an answer to a write, where 404 means that the id is unknown. */
  public static RegistryException ofWrite(String what, Agent agent, int status, String body) {
    String words = body.toLowerCase(ROOT);
    boolean unknown = status == 404 || status == 500 && containsAny(words, UNKNOWN_ID);
    Kind kind = unknown ? Kind.UNKNOWN_ID : kind(status, words);
    return of(what, agent, status, body, kind, Optional.empty());
  }

  private static RegistryException of(
      String what, Agent agent, int status, String body, Kind kind, Optional<Duration> retryAfter) {
    String message =
        what + " at " + agent + ": status " + status + (body.isEmpty() ? "" : ": " + body);
    return retryAfter
        .map(time -> new RegistryException(kind, message, time))
        .orElseGet(() -> new RegistryException(kind, message));
  }

  private static Kind kind(int status, String words) {
    if (status == 401 || status == 403 || status >= 500 && containsAny(words, DENIED)) {
      return Kind.DENIED;
    }
    if (status == 429) {
      return Kind.OVERLOADED;
    }
    if (status >= 500) {
      return Kind.UNAVAILABLE;
    }
    // Consul answers neither of these to what is asked here: something else answered.
    return status == 404 || status == 405 || status < 400 ? Kind.GARBAGE : Kind.INVALID;
  }

  private static boolean containsAny(String text, List<String> words) {
    return words.stream().anyMatch(text::contains);
  }
}

package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.AclToken;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What an agent answered, whatever the status; the body is still packed.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param packed the body as it came
 * @param sentNanos when the request was sent, in ticks
 */
public record Answer(int status, HttpHeaders headers, byte[] packed, long sentNanos) {

  /** The first bytes of an error are enough to say what it is. */
  public boolean isOk() {
    return status == 200;
  }

  /**
   * Returns whether the agent asks for fewer connections or requests. With JSON the same status is
   * the health of an instance.
   */
  boolean asksForLess() {
    return status == 429 && !isJson();
  }

  public boolean isJson() {
    return headers.firstValue("Content-Type").orElse("").startsWith("application/json");
  }

  /** Returns the body, unpacked. */
  public byte[] body() throws IOException {
    boolean gzip = headers.firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip");
    return gzip ? Gzip.inflate(packed, BoundedBody.MOST_BYTES) : packed;
  }

  /** Returns the beginning of the body as one line to be shown in an error, without the token. */
  public String excerpt(AclToken token) {
    return token.excerpt(text());
  }

  /** Returns the body as text, or nothing where it cannot be unpacked. */
  public String text() {
    try {
      return new String(body(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns the index, as unsigned bits; empty if there is none that can be read. */
  public OptionalLong index() {
    try {
      return headers
          .firstValue("X-Consul-Index")
          .map(value -> OptionalLong.of(Long.parseUnsignedLong(value)))
          .orElseGet(OptionalLong::empty);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Returns how far the answering server was behind its leader; empty if it did not say.
   *
   * <p>A server that streams says "no known leader, last contact 0" though all is well, so that
   * pair says nothing. A server that lost its leader shows by a last contact that grows.
   */
  public Optional<Duration> lag() {
    OptionalLong millis = number("X-Consul-LastContact");
    boolean knownLeader = flag("X-Consul-KnownLeader");
    if (millis.isEmpty() || millis.getAsLong() == 0 && !knownLeader) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(millis.getAsLong()));
  }

  /** Returns the same answer, from a server that far behind. */
  Answer behind(Duration lag) {
    Map<String, List<String>> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(headers.map());
    changed.put("X-Consul-LastContact", List.of(Long.toString(lag.toMillis())));
    return new Answer(status, HttpHeaders.of(changed, (name, value) -> true), packed, sentNanos);
  }

  /** Returns the same answer to a question that was asked then. */
  Answer sentAt(long nanos) {
    return new Answer(status, headers, packed, nanos);
  }

  /** Returns whether the server says that rights have hidden something. */
  public boolean isFiltered() {
    return flag("X-Consul-Results-Filtered-By-ACLs");
  }

  /** Returns how long the server wants to be left alone, if it says so in seconds. */
  public Optional<Duration> retryAfter() {
    try {
      OptionalLong seconds = number("Retry-After");
      return seconds.isPresent()
          ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
          : Optional.empty();
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private boolean flag(String header) {
    return headers.firstValue(header).map(Boolean::parseBoolean).orElse(false);
  }

  private OptionalLong number(String header) {
    return headers
        .firstValue(header)
        .filter(value -> value.matches("\\d{1,15}"))
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElseGet(OptionalLong::empty);
  }
}

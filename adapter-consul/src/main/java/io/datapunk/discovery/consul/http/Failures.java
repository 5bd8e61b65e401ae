package io.datapunk.discovery.consul.http;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.core.JacksonException;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;

/** The one mapping from what went wrong on the way to an agent to the kinds of the port. */
public final class Failures {

  private Failures() {}

  /** Returns the failure for an exception of either HTTP client. */
  public static RegistryException of(String what, Agent agent, Throwable thrown) {
    Throwable bare = unwrap(thrown);
    if (bare instanceof RegistryException known) {
      return known;
    }
    Kind kind = kind(bare);
    return new RegistryException(kind, what + " at " + agent + ": " + reason(kind, bare), bare);
  }

  static RegistryException timeout(Ask ask, Agent agent) {
    return new RegistryException(
        Kind.TIMEOUT,
        ask.what() + " at " + agent + ": no answer within " + ask.limit().toMillis() + " ms");
  }

  public static RegistryException closed(String what) {
    return new RegistryException(Kind.CLOSED, what + ": the registry is closed");
  }

  /** Returns the failure for a body that cannot be read, without showing it. */
  public static RegistryException garbage(String what, Agent agent, IOException thrown) {
    // The parser's own message may repeat the body; its place in the body is enough.
    String where =
        thrown instanceof JacksonException json && json.getLocation() != null
            ? "not the JSON expected, at byte " + json.getLocation().getByteOffset()
            : String.valueOf(thrown.getMessage());
    return new RegistryException(Kind.GARBAGE, what + " at " + agent + ": " + where);
  }

  /** Returns whether the failure happened before anything was sent. */
  public static boolean isUnsent(RegistryException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof ConnectException
        || cause instanceof HttpTimeoutException timeout && isConnectTimeout(timeout)
        || cause instanceof UnknownHostException
        || cause instanceof UnresolvedAddressException
        || cause instanceof NoRouteToHostException
        || cause instanceof SSLException
        || cause instanceof SocketTimeoutException timeout && isConnectTimeout(timeout);
  }

  /** Returns the failure as the port promises it; what is none of it is a bug of ours. */
  public static RegistryException known(Throwable thrown) {
    Throwable bare = unwrap(thrown);
    return bare instanceof RegistryException known
        ? known
        : new RegistryException(Kind.UNAVAILABLE, "consul: " + bare, bare);
  }

  /** Returns what futures wrapped. */
  public static Throwable unwrap(Throwable thrown) {
    Throwable bare = thrown;
    while (bare instanceof CompletionException && bare.getCause() != null) {
      bare = bare.getCause();
    }
    return bare;
  }

  private static Kind kind(Throwable thrown) {
    if (thrown instanceof SocketTimeoutException timeout) {
      return isConnectTimeout(timeout) ? Kind.UNREACHABLE : Kind.TIMEOUT;
    }
    if (thrown instanceof HttpTimeoutException timeout) {
      return isConnectTimeout(timeout) ? Kind.UNREACHABLE : Kind.TIMEOUT;
    }
    if (thrown instanceof ProtocolException
        || thrown instanceof ZipException
        || thrown instanceof AnswerTooLargeException) {
      return Kind.GARBAGE;
    }
    if (thrown instanceof IOException || thrown instanceof UnresolvedAddressException) {
      return Kind.UNREACHABLE;
    }
    return thrown instanceof CancellationException ? Kind.CLOSED : Kind.UNAVAILABLE;
  }

  private static String reason(Kind kind, Throwable thrown) {
    String message = thrown.getMessage();
    if (thrown instanceof UnknownHostException || thrown instanceof UnresolvedAddressException) {
      return "the host name is not known";
    }
    if (thrown instanceof ConnectException) {
      return message == null ? "connection refused" : message;
    }
    if (kind == Kind.UNREACHABLE && thrown instanceof IOException) {
      return "the connection failed or broke" + (message == null ? "" : ": " + message);
    }
    return message == null ? thrown.getClass().getName() : message;
  }

  /** JDK 25 tells by the cause only. */
  private static boolean isConnectTimeout(HttpTimeoutException timeout) {
    return timeout instanceof HttpConnectTimeoutException
        || timeout.getCause() instanceof ConnectException;
  }

  /** Both phases of a connection time out with one class; only the words differ. */
  private static boolean isConnectTimeout(SocketTimeoutException timeout) {
    String message = String.valueOf(timeout.getMessage()).toLowerCase(ROOT);
    return message.startsWith("connect timed out") || message.startsWith("failed to connect");
  }
}

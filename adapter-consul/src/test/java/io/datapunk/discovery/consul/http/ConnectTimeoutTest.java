package io.datapunk.discovery.consul.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that does not come about, in the words of two clients and two JDKs. */
final class ConnectTimeoutTest {

  private static final Agent AGENT = new Agent("10.0.0.1", 8500, false);

  @Test
  void nothingWasSentIfTheHttpClientCouldNotConnect() {
    unsent(new HttpConnectTimeoutException("HTTP connect timed out"));
    HttpTimeoutException ofJdk25 = new HttpTimeoutException("request timed out");
    ofJdk25.initCause(new ConnectException("HTTP connect timed out"));
    unsent(ofJdk25);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Connect timed out", "connect timed out", "failed to connect to /10.0.0.1"})
  void nothingWasSentIfOkHttpCouldNotConnect(String message) {
    unsent(new SocketTimeoutException(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout", "Read timed out"})
  void itMayHaveBeenSentIfTheAnswerIsLate(String message) {
    RegistryException failure =
        Failures.of("register a", AGENT, new SocketTimeoutException(message));
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(Failures.isUnsent(failure)).isFalse();
  }

  private static void unsent(IOException thrown) {
    RegistryException failure = Failures.of("register a", AGENT, new CompletionException(thrown));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(Failures.isUnsent(failure)).isTrue();
    assertThat(failure).hasMessageStartingWith("register a at 10.0.0.1:8500: ");
  }
}

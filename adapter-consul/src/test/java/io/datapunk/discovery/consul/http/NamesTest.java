package io.datapunk.discovery.consul.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.testkit.ManualTime;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Host names are asked for where that may block, and only one request waits for it. */
final class NamesTest {

  private final ManualTime time = new ManualTime();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Names names = new Names(tasks::add, time);

  @Test
  void addressesNeedNoResolver() {
    assertThat(names.known(new Agent("10.0.0.1", 8500, false))).hasValue("10.0.0.1");
    assertThat(names.known(new Agent("::1", 8501, true))).hasValue("::1");
    assertThat(new Agent("::1", 8501, true).url("::1")).isEqualTo("https://[::1]:8501");
  }

  @Test
  void aNameIsKnownOnceItWasResolvedAndRefreshedInTheBackground() throws Exception {
    Agent agent = new Agent("localhost", 8500, false);
    assertThat(names.known(agent)).isEmpty();
    assertThat(names.resolve(agent)).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    time.advance(Duration.ofSeconds(30));
    assertThat(names.known(agent)).isPresent();
    assertThat(tasks).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(names.known(agent)).isPresent();
    assertThat(names.known(agent)).isPresent();
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(names.known(agent)).isPresent();
    names.forget(agent);
    assertThat(names.known(agent)).isEmpty();
  }

  @Test
  void underTlsTheNameStaysInTheUrl() throws Exception {
    assertThat(names.resolve(new Agent("localhost", 8501, true))).isEqualTo("localhost");
  }

  @Test
  void aNameThatIsNotKnownIsAFailure() {
    assertThatThrownBy(() -> names.resolve(new Agent("no-such-host.invalid", 8500, false)))
        .isInstanceOf(UnknownHostException.class);
  }
}

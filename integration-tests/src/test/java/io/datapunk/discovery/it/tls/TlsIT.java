package io.datapunk.discovery.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.it.RedisWire;
import io.datapunk.discovery.it.servers.Await;
import io.datapunk.discovery.it.servers.ConsulProcess;
import io.datapunk.discovery.it.servers.RedisProcess;
import io.datapunk.discovery.it.servers.Servers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real servers over TLS, from JVMs that are told whom to trust as users do it, and from some that
 * are not.
 */
@Timeout(120)
class TlsIT {

  private static final String TOKEN = UUID.randomUUID().toString();

  @TempDir private Path directory;
  private Certificate certificate;
  private ConsulProcess consul;
  private RedisProcess redis;
  private TlsFront agent;
  private TlsFront cache;
  private final List<Process> programs = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    certificate = Certificate.in(directory);
    SSLContext tls = certificate.context();
    consul = Servers.newConsul().acl(TOKEN).start();
    redis = Servers.newRedis().start();
    agent = new TlsFront(tls, consul.port());
    cache = new TlsFront(tls, redis.port());
  }

  @AfterEach
  void stop() {
    programs.forEach(Process::destroyForcibly);
    agent.close();
    cache.close();
    redis.close();
    consul.close();
  }

  @Test
  void registersLooksUpAndSharesOverTls() throws IOException {
    BufferedReader first = program(true, "register");
    assertThat(first.readLine()).isEqualTo("registered");
    assertThat(first.readLine()).isEqualTo("found 1 REGISTRY");
    Await.until(
        "the view is shared",
        Duration.ofSeconds(20),
        () -> RedisWire.ask(redis.port(), "DBSIZE").matches(":[1-9].*"));

    agent.close();
    assertThat(program(true, "look").readLine()).isEqualTo("found 1 DISTRIBUTED_CACHE");
  }

  @Test
  void p1_p12_whomTheJvmDoesNotTrustIsToldNothingAndTheReasonIsSaid() throws IOException {
    assertThat(program(false, "look").readLine())
        .startsWith("failed ServiceUnavailableException")
        .contains("certi")
        .doesNotContain(TOKEN);
    assertThat(RedisWire.ask(redis.port(), "DBSIZE")).isEqualTo(":0");
  }

  private BufferedReader program(boolean trusts, String what) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (trusts) {
      command.add("-Djavax.net.ssl.trustStore=" + certificate.store());
      command.add("-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD);
    }
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SecuredProgram.class.getName(),
            "consuls://127.0.0.1:" + agent.port(),
            TOKEN,
            "rediss://127.0.0.1:" + cache.port(),
            what));
    Process program =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    programs.add(program);
    return new BufferedReader(
        new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
  }
}

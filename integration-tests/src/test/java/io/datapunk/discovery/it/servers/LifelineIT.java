package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** No server outlives the JVM that started it, however that JVM ends. */
final class LifelineIT {
  @Test
  void serverOfAKilledJvmEnds() throws IOException {
    assertThatServerEndsAfter(Process::destroyForcibly);
  }

  @Test
  void serverOfAnEndingJvmEnds() throws IOException {
    assertThatServerEndsAfter(Process::destroy);
  }

  private static void assertThatServerEndsAfter(Consumer<Process> end) throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dbasedir=" + System.getProperty("basedir", ""),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      int port = firstNumber(jvm);
      Await.until("server answers", Duration.ofSeconds(20), () -> answers(port));
      end.accept(jvm);
      Await.until("server is gone", Duration.ofSeconds(20), () -> !answers(port));
    } finally {
      jvm.destroyForcibly();
    }
  }

  private static int firstNumber(Process jvm) throws IOException {
    return Integer.parseInt(Optional.ofNullable(jvm.inputReader().readLine()).orElseThrow());
  }

  private static boolean answers(int port) {
    try {
      return RedisProbe.ask(port, "PING").equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  /** A JVM that starts a server, prints its port and waits. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println(Servers.newRedis().start().port());
      while (System.in.read() >= 0) {}
    }
  }
}

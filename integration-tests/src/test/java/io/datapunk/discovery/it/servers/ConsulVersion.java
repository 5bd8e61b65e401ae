package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Consul's version, where its configuration depends on it. */
record ConsulVersion(int major, int minor) {
  private static final Pattern LINE = Pattern.compile("Consul v(\\d+)\\.(\\d+)");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Asks the program. */
  static ConsulVersion of(ServerProgram program, Path directory) throws IOException {
    Path output = Files.createTempFile(directory, "version", ".txt");
    RunningServer run = program.start(List.of("version"), directory, output);
    if (!run.awaitEnd(TIMEOUT)) {
      run.signal(Signal.KILL);
    }
    String text = Files.readString(output);
    Matcher line = LINE.matcher(text);
    if (!line.find()) {
      throw new IOException("`" + program + " version` says: " + text);
    }
    return new ConsulVersion(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)));
  }

  /** From 1.14 on servers listen on a fixed port for gRPC over TLS; older ones refuse its name. */
  boolean hasGrpcTlsPort() {
    return major > 1 || minor >= 14;
  }
}

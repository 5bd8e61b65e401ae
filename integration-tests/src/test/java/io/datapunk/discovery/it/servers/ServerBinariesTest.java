package io.datapunk.discovery.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerBinariesTest {
  @TempDir Path directory;

  @Test
  void theEnvironmentComesBeforeThePath() throws IOException {
    Path given = executable("given/my-consul");
    Path installed = executable("installed/consul");
    String path = installed.getParent().toString();

    assertThat(find(Map.of("CONSUL_BINARY", given.toString(), "PATH", path)))
        .isEqualTo(NativeProgram.of(given));
    assertThat(find(Map.of("PATH", "/nowhere:" + path))).isEqualTo(NativeProgram.of(installed));
  }

  @Test
  void aWrongPathInTheEnvironmentIsAnErrorEvenIfThereIsAnotherProgram() throws IOException {
    String path = executable("installed/consul").getParent().toString();

    assertThatThrownBy(() -> find(Map.of("CONSUL_BINARY", "/no/such", "PATH", path)))
        .hasMessage("CONSUL_BINARY: /no/such (expected: an executable file)");
  }

  @Test
  void nothingFoundIsOneMessageWithWhatToDo() {
    assertThatThrownBy(() -> find(Map.of("PATH", directory.toString())))
        .hasMessage(
            "consul: no server found (CONSUL_BINARY is not set; no consul on the PATH;"
                + " no packages: no /etc/os-release)."
                + " Install consul so that it is on the PATH, or set CONSUL_BINARY to the path of"
                + " its executable, or start Docker.");
  }

  private ServerProgram find(Map<String, String> environment) {
    return new ServerBinaries(
            List.of(
                new EnvironmentBinary(environment),
                new PathBinary(environment),
                new PackageSource(directory, new ServersDirectory(directory))))
        .find(ServerSoftware.CONSUL);
  }

  private Path executable(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}

package io.datapunk.discovery.it.servers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A server program inside its official image.
 *
 * <p>The container shares the network of the host and the user and the directory of this JVM, so
 * that addresses, health checks on loopback and files are the same as for a process.
 */
final class ContainerProgram implements ServerProgram {
  private final ServerSoftware software;

  private ContainerProgram(ServerSoftware software) {
    this.software = software;
  }

  /** Empty where no Docker daemon answers. */
  static Optional<ServerProgram> find(ServerSoftware software) {
    return DockerClientFactory.instance().isDockerAvailable()
        ? Optional.of(new ContainerProgram(software))
        : Optional.empty();
  }

  @Override
  public RunningServer start(List<String> arguments, Path directory, Path log) throws IOException {
    String user = Files.getAttribute(directory, "unix:uid").toString();
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(software.image()))
            .withNetworkMode("host")
            .withFileSystemBind(directory.toString(), directory.toString(), BindMode.READ_WRITE)
            .withCreateContainerCmdModifier(command -> runAs(command, user))
            .withCommand(arguments.toArray(String[]::new))
            .withLogConsumer(frame -> append(log, frame.getUtf8String()));
    try {
      container.start();
    } catch (ContainerLaunchException e) {
      throw new IOException(software.image() + ": " + e.getMessage(), e);
    }
    return new Container(container);
  }

  private void runAs(CreateContainerCmd command, String user) {
    command.withUser(user).withEntrypoint(software.program());
  }

  private static void append(Path log, String text) {
    try {
      Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return software.image();
  }

  private record Container(GenericContainer<?> container) implements RunningServer {
    @Override
    public boolean isAlive() {
      return container.isRunning();
    }

    @Override
    public void signal(Signal signal) throws IOException {
      try {
        container
            .getDockerClient()
            .killContainerCmd(container.getContainerId())
            .withSignal(signal.name())
            .exec();
      } catch (DockerException e) {
        throw new IOException("SIG" + signal + ": " + e.getMessage(), e);
      }
    }

    @Override
    public boolean awaitEnd(Duration timeout) {
      boolean ended = Await.poll(timeout, () -> !isAlive()).reached();
      if (ended) {
        container.stop();
      }
      return ended;
    }
  }
}

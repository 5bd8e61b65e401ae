package io.datapunk.discovery.it.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An executable of this machine, with the directories of the libraries it brings along. */
record NativeProgram(Path binary, List<Path> libraries) implements ServerProgram {
  NativeProgram {
    libraries = List.copyOf(libraries);
  }

  static ServerProgram of(Path binary) {
    return new NativeProgram(binary, List.of());
  }

  @Override
  public RunningServer start(List<String> arguments, Path directory, Path log) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (!libraries.isEmpty()) {
      builder.environment().put("LD_LIBRARY_PATH", libraryPath());
    }
    Process process = builder.start();
    Lifeline.tie(process);
    return new NativeServer(process, directory);
  }

  @Override
  public String toString() {
    return binary.toString();
  }

  private String libraryPath() {
    return libraries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}

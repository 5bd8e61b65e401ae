package io.datapunk.discovery.it.servers;

import io.datapunk.discovery.it.servers.apt.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of the build directory that belongs to servers: packages, logs, files of each run. */
record ServersDirectory(Path path) {
  /** {@code target/servers} of the module being tested, or of the working directory. */
  static ServersDirectory ofBuild() {
    return new ServersDirectory(
        Path.of(System.getProperty("basedir", ""), "target", "servers").toAbsolutePath());
  }

  /** Unpacked packages, kept from run to run. */
  Path packages() {
    return path.resolve("packages");
  }

  /** A server yet to be started, with a new log and an empty directory under its name. */
  ServerProcess newProcess(String name, ServerProgram program) throws IOException {
    Path run = path.resolve("run").resolve(name);
    Directories.remove(run);
    Files.createDirectories(run);
    Path log = Files.createDirectories(path.resolve("logs")).resolve(name + ".log");
    Files.deleteIfExists(log);
    return new ServerProcess(name, program, run, new LogFile(log));
  }
}

package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server program that can be run, whether as a process or in a container. */
interface ServerProgram {
  /**
   * Runs the program. It sees the loopback interface and the directory under the names they have
   * here, and ends with this JVM at the latest.
   *
   * @param arguments what follows the program's name
   * @param directory holds all files the program reads or writes
   * @param log gets what the program prints, after what is already there
   */
  RunningServer start(List<String> arguments, Path directory, Path log) throws IOException;
}

package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The connections of a process, as the kernel counts them ({@code proc(5)}). */
public final class Connections {

  private static final String ESTABLISHED = "01";

  private Connections() {}

  /**
   * Counts the connections of this process.
   *
   * @param port they lead to, on any host
   * @return how many are established
   */
  public static int toPort(int port) {
    return toPort(ProcessHandle.current().pid(), port);
  }

  /**
   * Counts the connections of a process.
   *
   * @param pid of the process
   * @param port they lead to, on any host
   * @return how many are established
   */
  public static int toPort(long pid, int port) {
    Set<String> inodes = inodes(pid);
    try (Stream<String> rows =
        Stream.concat(lines("/proc/net/tcp").stream(), lines("/proc/net/tcp6").stream())) {
      return (int)
          rows.map(row -> row.trim().split("\\s+"))
              .filter(columns -> columns.length > 9 && columns[3].equals(ESTABLISHED))
              .filter(columns -> columns[2].endsWith(":%04X".formatted(port)))
              .filter(columns -> inodes.contains(columns[9]))
              .count();
    }
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> inodes(long pid) {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        String target = target(file);
        if (target.startsWith("socket:[")) {
          inodes.add(target.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return inodes;
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}

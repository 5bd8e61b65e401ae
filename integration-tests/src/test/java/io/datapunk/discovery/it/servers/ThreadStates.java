package io.datapunk.discovery.it.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What the threads of a process do, where the system tells it as files ({@code proc(5)}).
 *
 * <p>A process that was told to stop goes on until each of its threads has taken note, which can
 * take some milliseconds on a busy machine.
 */
final class ThreadStates {

  private static final char STOPPED = 'T';

  private ThreadStates() {}

  /** Returns whether no thread of the process runs any more; true where nobody tells. */
  static boolean allStopped(long pid) throws IOException {
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.isDirectory(threads)) {
      return true;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        if (state(thread) != STOPPED) {
          return false;
        }
      }
    }
    return true;
  }

  /** The state follows the name, which is in brackets and may hold any character. */
  private static char state(Path thread) throws IOException {
    try {
      String line = Files.readString(thread.resolve("stat"));
      return line.charAt(line.lastIndexOf(')') + 2);
    } catch (NoSuchFileException ended) {
      return STOPPED;
    }
  }
}

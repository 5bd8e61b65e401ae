package io.datapunk.discovery.it.servers;

import java.io.IOException;

/**
 * The tie between a child process and this JVM: the child ends when the JVM ends, however it ends.
 *
 * <p>A shutdown hook covers the orderly end. For a killed JVM there is a watcher: a shell that
 * reads from a pipe this JVM never writes to, so that it wakes when the JVM is gone.
 */
final class Lifeline {
  private static final String WATCHER = "trap '' HUP INT TERM; read _; kill -s KILL \"$1\"";

  private final Thread hook;
  private final Process watcher;

  private Lifeline(Process child, Process watcher) {
    this.hook = new Thread(child::destroyForcibly, "kill-" + child.pid());
    this.watcher = watcher;
  }

  static void tie(Process child) throws IOException {
    String pid = Long.toString(child.pid());
    Lifeline lifeline;
    try {
      lifeline = new Lifeline(child, watcher(pid));
      Runtime.getRuntime().addShutdownHook(lifeline.hook);
    } catch (IOException | IllegalStateException e) {
      child.destroyForcibly();
      throw e;
    }
    // Cut when the child ends, before its number can be given to another process.
    child.onExit().thenRun(lifeline::cut);
  }

  private static Process watcher(String pid) throws IOException {
    return new ProcessBuilder("sh", "-c", WATCHER, "sh", pid)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void cut() {
    watcher.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down and the hook is running or has run.
    }
  }
}

package io.datapunk.discovery.core.runtime;

import io.datapunk.discovery.core.port.Handle;

/** A task that the JVM runs when it shuts down, unless it is taken back before. */
public final class ShutdownHook implements Handle {

  private final Thread thread;

  private ShutdownHook(Thread thread) {
    this.thread = thread;
  }

  /**
   * Installs it.
   *
   * @throws IllegalStateException if the JVM is shutting down already
   */
  public static ShutdownHook install(Runnable task) {
    Thread thread = new Thread(task, "discovery-shutdown");
    Runtime.getRuntime().addShutdownHook(thread);
    return new ShutdownHook(thread);
  }

  /** Takes it back; nothing if it runs already. */
  @Override
  public void close() {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // The JVM shuts down, and this is what it runs.
    }
  }
}

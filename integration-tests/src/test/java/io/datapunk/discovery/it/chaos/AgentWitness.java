package io.datapunk.discovery.it.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Who asks an agent itself, past the library and past everything that disturbs it, whether it
 * answers well: every 100 ms one read of a service's health, of the default consistency, which
 * needs a leader.
 */
public final class AgentWitness implements AutoCloseable {

  private static final long EVERY_NANOS = 100_000_000;
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final long NONE = Long.MAX_VALUE;

  private final URI question;
  private final AtomicLong awaitedSince = new AtomicLong(NONE);
  private final AtomicLong firstGood = new AtomicLong(NONE);
  private final Thread thread = new Thread(this::run, "agent-witness");
  private volatile boolean closed;

  /**
   * Begins to ask.
   *
   * @param agent the address of its HTTP API
   */
  public AgentWitness(URI agent) {
    question = agent.resolve("/v1/health/service/consul");
    thread.setDaemon(true);
    thread.start();
  }

  /** Forgets what it saw: from now on the first good answer counts. */
  public synchronized void lookAgain() {
    firstGood.set(NONE);
    awaitedSince.set(System.nanoTime());
  }

  /**
   * When the first good answer came since it was told to look again, in the JVM's ticks.
   *
   * @throws IllegalStateException when there was none yet
   */
  public long firstGoodNanos() {
    if (!sawGood()) {
      throw new IllegalStateException("no good answer yet of " + question);
    }
    return firstGood.get();
  }

  /** Whether there was a good answer since it was told to look again. */
  public boolean sawGood() {
    return firstGood.get() != NONE;
  }

  private void run() {
    while (!closed) {
      boolean good = asksWell();
      note(good, System.nanoTime());
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }

  private synchronized void note(boolean good, long nanos) {
    if (good && awaitedSince.get() != NONE && firstGood.get() == NONE) {
      firstGood.set(nanos);
    }
  }

  private boolean asksWell() {
    try {
      HttpURLConnection connection = (HttpURLConnection) question.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try (InputStream body = connection.getInputStream()) { // an error status throws
        return body.readAllBytes().length > 0;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notNow) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

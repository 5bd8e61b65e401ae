package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One question to an agent, or one write, on its way there and back. The client may give up; the
 * agent does not notice, and works on.
 */
public final class Call<T> {

  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final String what;
  private final Link link;
  private boolean swallowed;

  /** Begins one over {@code link}. */
  Call(String what, Link link) {
    this.what = what;
    this.link = link;
  }

  /** Returns what the client waits for. */
  public CompletableFuture<T> future() {
    return future;
  }

  /** Returns whether the network took it, or its answer, and told nobody. */
  public boolean isSwallowed() {
    return swallowed;
  }

  /** Returns why it failed, in words; empty if it did not. */
  public String failure() {
    StringBuilder words = new StringBuilder();
    future.whenComplete(
        (value, cause) -> {
          if (cause instanceof RegistryException e) {
            words.append(e.kind()).append(", ").append(e.getMessage());
          }
        });
    return words.toString();
  }

  void whenOver(Runnable task) {
    future.whenComplete((value, failure) -> task.run());
  }

  /** Lets the driver in the client's process give up after this time. */
  void limit(WorldTime time, Gate client, long nanos) {
    Handle timer =
        time.after(
            nanos,
            () ->
                client.enter(
                    () ->
                        future.completeExceptionally(
                            new RegistryException(Kind.TIMEOUT, what + ": no answer in time"))));
    whenOver(timer::close);
  }

  /** Takes it to the agent, who runs {@code atAgent}. */
  void send(Runnable atAgent) {
    link.toAgent(this, atAgent);
  }

  /** Sends the answer back. */
  void answer(@Nullable T value) {
    link.toClient(this, () -> future.complete(value));
  }

  /** Sends a failure back. An adapter reads neither cursor nor endpoints from it. */
  void fail(Kind kind, String message) {
    link.toClient(
        this,
        () -> future.completeExceptionally(new RegistryException(kind, what + ": " + message)));
  }

  /** Tells the client that the agent closed the connection without an answer. */
  void refuse() {
    link.toClient(this, () -> breakOff("connection closed without an answer"));
  }

  /** Ends it where the client is: the connection broke. */
  void breakOff(String how) {
    future.completeExceptionally(new RegistryException(Kind.UNREACHABLE, what + ": " + how));
  }

  void swallowed() {
    swallowed = true;
  }

  @Override
  public String toString() {
    return what;
  }
}

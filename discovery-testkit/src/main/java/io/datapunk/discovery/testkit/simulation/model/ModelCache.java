package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.DistributedCache;
import io.datapunk.discovery.core.port.Handle;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The distributed cache's port in one process, over the modelled server. */
public final class ModelCache implements DistributedCache {

  private final ModelCacheServer server;
  private final WorldTime time;
  private final Gate process;
  private final Set<CompletableFuture<?>> open = new LinkedHashSet<>();
  private @Nullable Consumer<Announcement> listener;
  private Runnable missedSome = () -> {};
  private boolean closed;

  /** Creates one. */
  public ModelCache(ModelCacheServer server, WorldTime time, Gate process) {
    this.server = server;
    this.time = time;
    this.process = process;
  }

  /** Returns how many calls wait for their end. */
  public int open() {
    return open.size();
  }

  @Override
  public CompletableFuture<Optional<CacheEntry>> get(String key) {
    return call(false, () -> server.get(key));
  }

  @Override
  public CompletableFuture<Boolean> offer(String key, CacheEntry entry, Duration keep) {
    return call(true, () -> server.offer(key, entry, keep));
  }

  @Override
  public CompletableFuture<Boolean> touch(String key, CacheEntry entry, Duration keep) {
    return call(true, () -> server.touch(key, entry.contentHash(), entry.age(), keep));
  }

  @Override
  public CompletableFuture<Void> announce(Announcement announcement) {
    return call(
            false,
            () -> {
              server.announce(announcement);
              return true;
            })
        .thenAccept(done -> {});
  }

  @Override
  public Handle onAnnouncement(Consumer<Announcement> newListener, Runnable newMissedSome) {
    listener = newListener;
    missedSome = newMissedSome;
    server.listen(this);
    return () -> {
      listener = null;
      server.leave(this);
    };
  }

  @Override
  public void close() {
    closed = true;
    listener = null;
    server.leave(this);
    for (CompletableFuture<?> future : List.copyOf(open)) {
      future.completeExceptionally(new IllegalStateException("closed"));
    }
  }

  /** Takes a message from the server, if it still listens when that arrives. */
  void hear(Announcement announcement) {
    time.after(server.trip(), () -> process.enter(() -> tell(announcement)));
  }

  /** The subscription stands, or stands again. */
  void subscribed() {
    time.after(
        server.trip(),
        () ->
            process.enter(
                () -> {
                  if (listener != null) {
                    missedSome.run();
                  }
                }));
  }

  private void tell(Announcement announcement) {
    Consumer<Announcement> told = listener;
    if (told != null) {
      told.accept(announcement);
    }
  }

  private <T> CompletableFuture<T> call(boolean write, Supplier<T> work) {
    CompletableFuture<T> future = new CompletableFuture<>();
    if (closed) {
      future.completeExceptionally(new IllegalStateException("closed"));
      return future;
    }
    open.add(future);
    future.whenComplete((value, failure) -> open.remove(future));
    switch (server.mode()) {
      case DOWN -> fail(future, "connection refused");
      case HANGING -> {}
      case FULL -> {
        if (write) {
          fail(future, "out of memory");
        } else {
          time.after(server.trip(), () -> arrived(future, work));
        }
      }
      default -> time.after(server.trip(), () -> arrived(future, work));
    }
    return future;
  }

  /** A server that began to hang, or died, on the way neither works nor answers. */
  private <T> void arrived(CompletableFuture<T> future, Supplier<T> work) {
    if (server.mode() == ModelCacheServer.Mode.DOWN) {
      fail(future, "connection reset");
    } else if (server.mode() != ModelCacheServer.Mode.HANGING) {
      T result = work.get();
      time.after(server.trip(), () -> process.enter(() -> future.complete(result)));
    }
  }

  private void fail(CompletableFuture<?> future, String how) {
    time.after(
        server.trip(),
        () -> process.enter(() -> future.completeExceptionally(new IllegalStateException(how))));
  }
}

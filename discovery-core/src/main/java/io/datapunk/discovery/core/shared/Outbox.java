package io.datapunk.discovery.core.shared;

import io.datapunk.discovery.core.port.Announcement;
import io.datapunk.discovery.core.port.CacheEntry;
import io.datapunk.discovery.core.port.EngineRuntime;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way into the distributed cache: of each view at most one write at a time, always
 * of its latest state. Equal content that is held already is renewed without its payload.
 */
final class Outbox {

  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * A change that a poll brought is dated by when the poll began; older than this it is not new.
   */
  private static final Duration JUST_NOW = Duration.ofMillis(250);

  private final SharedCache shared;
  private final EngineRuntime runtime;
  private final String origin;
  private final Keep keep;
  private final Consumer<ServiceView> confirm;
  private final Map<ServiceView, Slot> slots = new ConcurrentHashMap<>();

  /**
   * Creates one.
   *
   * @param confirm asks the registry about a view once more
   */
  Outbox(
      SharedCache shared,
      EngineRuntime runtime,
      String origin,
      Keep keep,
      Consumer<ServiceView> confirm) {
    this.shared = shared;
    this.runtime = runtime;
    this.origin = origin;
    this.keep = keep;
    this.confirm = confirm;
  }

  /** What one view has to send; touched on the view's executor only. */
  private static final class Slot {
    Published latest;
    int failures;
    @Nullable Handle pause;

    /** The version that was asked about once more; that is done once. */
    long askedVersion;

    Slot(Published latest) {
      this.latest = latest;
    }
  }

  /** Sends a state whose rights are known, after a delay; on the view's executor. */
  void put(ServiceView view, Published state, Duration delay) {
    Slot held = slots.get(view);
    Slot slot = held != null ? held : new Slot(state);
    slot.latest = state;
    slot.failures = 0;
    Handle pause = slot.pause;
    if (held == null) {
      slots.put(view, slot);
      later(view, slot, delay);
    } else if (pause != null) { // it waited for something like this
      pause.close();
      slot.pause = null;
      send(view, slot);
    }
  }

  private void later(ServiceView view, Slot slot, Duration delay) {
    if (delay.isZero()) {
      send(view, slot);
    } else {
      runtime.scheduler().after(delay, () -> view.serial().execute(() -> send(view, slot)));
    }
  }

  private void send(ServiceView view, Slot slot) {
    Published state = slot.latest;
    CompletableFuture<Boolean> written;
    try {
      written = write(view, slot, state);
    } catch (RuntimeException | Error e) {
      written = CompletableFuture.failedFuture(e);
    }
    written.whenCompleteAsync(
        (done, error) -> sent(view, slot, state, error == null && done), view.serial());
  }

  private void sent(ServiceView view, Slot slot, Published state, boolean written) {
    if (slot.latest != state) {
      send(view, slot);
    } else if (!written && ++slot.failures < ATTEMPTS) {
      slot.pause =
          runtime
              .scheduler()
              .after(
                  PAUSE.multipliedBy(slot.failures),
                  () -> view.serial().execute(() -> tryAgain(view, slot)));
    } else {
      slots.remove(view);
    }
  }

  private void tryAgain(ServiceView view, Slot slot) {
    if (slot.pause != null) { // else it was sent meanwhile
      slot.pause = null;
      send(view, slot);
    }
  }

  /** Returns whether the cache has it now, or cannot have it. */
  private CompletableFuture<Boolean> write(ServiceView view, Slot slot, Published state) {
    Optional<byte[]> content =
        Content.write(view.service(), state.endpoints(), Codec.LARGEST_CONTENT);
    if (content.isEmpty()) {
      shared.count("too_large");
      return CompletableFuture.completedFuture(true);
    }
    String rights = state.trust().orElseThrow();
    Parcel parcel = new Parcel(view, state, rights, content.get(), Content.hash(content.get()));
    return shared.isRefused(view)
        ? offer(parcel, "instead/" + parcel.hash)
        : touch(parcel)
            .thenComposeAsync(
                held ->
                    held.isPresent() && !held.get()
                        ? offerOnceConfirmed(slot, parcel)
                        : CompletableFuture.completedFuture(held.isPresent()),
                view.serial());
  }

  /**
   * Others may have confirmed the old content after this one's poll began, and would take the
   * change for older. So it is confirmed once more; if nothing comes of that, it is offered as it
   * is.
   */
  private CompletableFuture<Boolean> offerOnceConfirmed(Slot slot, Parcel parcel) {
    boolean old = parcel.state.age(runtime).compareTo(JUST_NOW) > 0;
    if (old && parcel.view.isWatched() && slot.askedVersion != parcel.state.version()) {
      slot.askedVersion = parcel.state.version();
      confirm.accept(parcel.view);
      return CompletableFuture.completedFuture(false);
    }
    return offer(parcel, parcel.hash);
  }

  /** What is sent of a view, and whose rights it was read with. */
  private record Parcel(
      ServiceView view, Published state, String rights, byte[] content, String hash) {}

  private CompletableFuture<Optional<Boolean>> touch(Parcel parcel) {
    return shared.write(
        parcel.rights,
        (cache, space) -> {
          String key = space.key(parcel.view);
          return cache.touch(
              key, entry(key, parcel, parcel.hash, new byte[0]), keep.of(parcel.state));
        });
  }

  /**
   * Offers the payload.
   *
   * @param hash what it is stored under; for what replaces an entry that is not what its hash says,
   *     another one
   */
  private CompletableFuture<Boolean> offer(Parcel parcel, String hash) {
    Optional<byte[]> payload = Codec.pack(parcel.content);
    if (payload.isEmpty()) {
      shared.count("too_large");
      return CompletableFuture.completedFuture(true);
    }
    return shared
        .write(
            parcel.rights,
            (cache, space) -> {
              String key = space.key(parcel.view);
              return cache.offer(
                  key, entry(key, parcel, hash, payload.get()), keep.of(parcel.state));
            })
        .thenApply(
            stored -> {
              stored.ifPresent(now -> offered(parcel, now));
              return stored.isPresent();
            });
  }

  private void offered(Parcel parcel, boolean stored) {
    shared.count(stored ? "stored" : "outdone");
    shared.replaced(parcel.view);
    if (!stored) {
      confirm.accept(parcel.view);
    } else { // new to the others, also where it only comes with a later confirmation
      shared.write(
          parcel.rights,
          (cache, space) -> cache.announce(new Announcement(space.key(parcel.view), origin)));
    }
  }

  private CacheEntry entry(String key, Parcel parcel, String hash, byte[] payload) {
    Entries entries = shared.parts().orElseThrow().entries();
    return entries.of(key, hash, parcel.hash, payload, parcel.state.age(runtime));
  }
}

package io.datapunk.discovery.core.deliver;

import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.core.failure.ApiFailures;
import io.datapunk.discovery.core.view.Freshness;
import io.datapunk.discovery.core.view.Published;
import io.datapunk.discovery.core.view.ServiceView;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription shows when it is asked: the current state by one volatile read, or why there
 * is none.
 */
final class LiveView {

  private final ServiceQuery query;
  private final ServiceView view;
  private final Freshness freshness;
  private final boolean tightened;

  /** What may be handed out without another look; of a tightened query nothing ever. */
  private volatile @Nullable ServiceSnapshot current;

  private volatile @Nullable ServiceSnapshot held;
  private volatile @Nullable Published last;
  private volatile boolean closed;

  LiveView(ServiceQuery query, ServiceView view, Freshness freshness) {
    this.query = query;
    this.view = view;
    this.freshness = freshness;
    this.tightened = query.maxStale().isPresent();
  }

  synchronized ServiceSnapshot take(Published state) {
    ServiceSnapshot snapshot = state.answer(query);
    if (!closed) {
      last = state;
      held = snapshot;
      current = tightened ? null : snapshot;
    }
    return snapshot;
  }

  synchronized void clear() {
    current = null;
    held = null;
  }

  synchronized void close() {
    closed = true;
    clear();
  }

  ServiceSnapshot snapshot() {
    ServiceSnapshot snapshot = current;
    return snapshot != null ? snapshot : looked();
  }

  private ServiceSnapshot looked() {
    ServiceSnapshot snapshot = held;
    if (snapshot == null || query.maxStale().filter(this::isTooOld).isPresent()) {
      throw nothing();
    }
    return snapshot;
  }

  private boolean isTooOld(Duration limit) {
    Published state = last;
    return state != null && freshness.age(state).compareTo(limit) > 0;
  }

  private RuntimeException nothing() {
    if (closed) {
      return new IllegalStateException("the subscription to " + query.service() + " is closed");
    }
    Optional<Duration> age = Optional.ofNullable(last).map(freshness::age);
    Throwable failure = view.failure();
    if (failure != null) {
      return ApiFailures.ofRead(query.service(), failure, age);
    }
    String message = query.service() + ": no answer from the registry yet";
    return age.<RuntimeException>map(
            old ->
                new ServiceUnavailableException(
                    query.service(),
                    query.service() + ": the last answer is too old, " + old.toMillis() + " ms",
                    Optional.empty(),
                    old))
        .orElseGet(
            () ->
                new ServiceUnavailableException(
                    Optional.of(query.service()), message, Optional.empty()));
  }
}

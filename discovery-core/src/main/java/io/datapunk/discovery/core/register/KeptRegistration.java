package io.datapunk.discovery.core.register;

import static java.util.Objects.requireNonNull;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthTransition;
import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.ServiceUnavailableException;
import io.datapunk.discovery.core.failure.ApiFailures;
import io.datapunk.discovery.core.runtime.CallerStages;
import io.datapunk.discovery.core.runtime.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A registration as the application holds it: the keeper's methods in the API's manners. */
final class KeptRegistration implements Registration {

  /** The keeper ends waiting itself; this is for a keeper that does not run any more. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final RegistrationKeeper keeper;
  private final KeeperWorld world;
  private final String id;
  private final Object lock = new Object();
  private @Nullable Awaited awaited;

  /**
   * What all get who ask whether it is ready while it is not, however often: what each of them
   * hangs on the stage is theirs, and nobody can complete it.
   */
  private record Awaited(CompletableFuture<Void> source, CompletionStage<Registration> stage) {}

  KeptRegistration(RegistrationKeeper keeper, KeeperWorld world) {
    this.keeper = keeper;
    this.world = world;
    this.id = keeper.wanted().registration().id();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public ServiceRegistration current() {
    return keeper.wanted().registration();
  }

  @Override
  public RegistrationState state() {
    return keeper.state();
  }

  @Override
  public String stateReason() {
    return keeper.stateReason();
  }

  @Override
  public void onStateChange(Consumer<? super RegistrationState> listener) {
    keeper.listen(requireNonNull(listener, "listener"));
  }

  @Override
  public Optional<Instant> drainEnds() {
    return keeper.drainEnds();
  }

  @Override
  public List<HealthTransition> healthHistory() {
    return keeper.healthHistory();
  }

  @Override
  public CompletionStage<Registration> ready() {
    synchronized (lock) {
      Awaited now = awaited;
      if (now == null || now.source.isDone()) {
        CompletableFuture<Void> source = keeper.ready();
        now = new Awaited(source, minimal(handOut(source, nothing -> this)));
        awaited = now;
      }
      return now.stage;
    }
  }

  @Override
  public void report(HealthReport report) {
    requireNonNull(report, "report");
    List<HealthCheck> fed = current().healthChecks().stream().filter(this::isFed).toList();
    if (fed.size() != 1) {
      throw new IllegalStateException(
          id + " has " + fed.size() + " TTL checks (expected: one, or the name of one)");
    }
    report(fed.get(0).name(), report);
  }

  @Override
  public void report(String check, HealthReport report) {
    requireNonNull(check, "check");
    requireNonNull(report, "report");
    if (current().healthChecks().stream().noneMatch(c -> isFed(c) && c.name().equals(check))) {
      throw new IllegalArgumentException(
          "check: " + check + " (expected: the name of a TTL check of " + id + ")");
    }
    if (isClosed()) {
      throw closed();
    }
    keeper.report(check, report);
  }

  @Override
  public void update(Consumer<ServiceRegistration.Builder> change) {
    await(startUpdate(change));
  }

  @Override
  public CompletionStage<Void> updateAsync(Consumer<ServiceRegistration.Builder> change) {
    return handOut(startUpdate(change), nothing -> nothing);
  }

  @Override
  public void maintenance(boolean on, String reason) {
    await(startMaintenance(on, reason));
  }

  @Override
  public CompletionStage<Void> maintenanceAsync(boolean on, String reason) {
    return handOut(startMaintenance(on, reason), nothing -> nothing);
  }

  @Override
  public CompletionStage<RegistrationState> closeAsync() {
    return handOut(keeper.close(), state -> state);
  }

  @Override
  public void close() {
    CompletableFuture<RegistrationState> closed = keeper.close();
    if (world.runtime().inCallback()) {
      return;
    }
    try {
      world.runtime().await(closed, keeper.closeBound().plus(MARGIN));
    } catch (TimeoutException e) {
      // state() tells that it goes on.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    String reason = stateReason();
    String why = reason.isEmpty() ? "" : ": " + reason;
    return "Registration[" + current() + ", " + state() + why + "]";
  }

  private CompletableFuture<Void> startUpdate(Consumer<ServiceRegistration.Builder> change) {
    requireNonNull(change, "change");
    return change(wanted -> wanted.with(changed(wanted.registration(), change)));
  }

  private CompletableFuture<Void> startMaintenance(boolean on, String reason) {
    requireNonNull(reason, "reason");
    return change(wanted -> wanted.inMaintenance(on, reason));
  }

  /** Runs the application's code in its own thread; again if another change came between. */
  private CompletableFuture<Void> change(UnaryOperator<Wanted> change) {
    if (isClosed()) {
      throw closed();
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    while (true) {
      Wanted before = keeper.wanted();
      if (keeper.change(before, change.apply(before), future)) {
        return future;
      }
    }
  }

  private ServiceRegistration changed(
      ServiceRegistration before, Consumer<ServiceRegistration.Builder> change) {
    ServiceRegistration.Builder builder = before.toBuilder();
    change.accept(builder);
    ServiceRegistration after = builder.build();
    if (!after.id().equals(id)) {
      throw new IllegalArgumentException(
          "id: " + after.id() + " (expected: " + id + ", an update cannot change it)");
    }
    Registrations.validate(after, world);
    return after;
  }

  private void await(CompletableFuture<Void> future) {
    try {
      world.runtime().await(future, world.config().registerTimeout().plus(MARGIN));
    } catch (TimeoutException e) {
      // The change stays wanted.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException(
          Optional.of(current().service()), id + ": interrupted while waiting", Optional.of(e));
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  private <S, T> CompletionStage<T> handOut(CompletableFuture<S> source, Function<S, T> value) {
    CompletableFuture<T> result = new CompletableFuture<>();
    source.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            result.complete(value.apply(done));
          } else {
            result.completeExceptionally(failure(Failures.unwrap(failure)));
          }
        });
    return CallerStages.of(result, world.runtime().callbacks());
  }

  private static CompletionStage<Registration> minimal(CompletionStage<Registration> stage) {
    return stage.toCompletableFuture().minimalCompletionStage();
  }

  private RuntimeException failure(Throwable failure) {
    return failure instanceof IllegalStateException
        ? closed()
        : ApiFailures.ofWrite(current().service(), id, failure);
  }

  private boolean isClosed() {
    RegistrationState state = state();
    return state.isFinal()
        || state == RegistrationState.CLOSING
        || state == RegistrationState.DRAINING;
  }

  private boolean isFed(HealthCheck check) {
    return check.ttl().isPresent();
  }

  private IllegalStateException closed() {
    return new IllegalStateException(id + ": the registration is closed");
  }
}

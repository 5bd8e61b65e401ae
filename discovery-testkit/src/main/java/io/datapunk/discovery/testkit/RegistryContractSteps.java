package io.datapunk.discovery.testkit;

import static io.datapunk.discovery.testkit.ContractInstances.check;
import static io.datapunk.discovery.testkit.ContractInstances.desired;
import static io.datapunk.discovery.testkit.ContractInstances.instance;
import static io.datapunk.discovery.testkit.ContractInstances.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.datapunk.discovery.Credentials;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.HealthStatus;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/**
 * What the tests of {@link RegistryContract} are made of: what an adapter's author says about the
 * registry, and the steps that wait until something is so.
 */
abstract class RegistryContractSteps {

  static final String SECRET = "s3cr3t-of-the-contract";
  private static final Duration LONG_WAIT = Duration.ofSeconds(60);
  static final Duration SHORT_WAIT = Duration.ofSeconds(1);
  static final Duration STEP = Duration.ofMillis(5);

  private final List<Registry> opened = new ArrayList<>();
  private final List<DesiredInstance> registered = new ArrayList<>();
  final String service = uniqueName();

  RegistryContractSteps() {}

  /** Opens one more client of the registry; the contract closes it. */
  protected abstract Registry open();

  /**
   * Opens a client of a registry that cannot be reached; the contract closes it.
   *
   * @param credentials to be used by it, whose secret must not be shown by any failure
   */
  protected abstract Registry openUnreachable(Credentials credentials);

  /**
   * Lets this much time pass, for the registry and for the clients: moves their clock and runs what
   * is due, or waits.
   */
  protected abstract void pass(Duration time);

  /** Returns how long the registry may take for anything but a wait it was asked for. */
  protected Duration within() {
    return Duration.ofSeconds(15);
  }

  /** Returns registrations which the API allows and this registry cannot hold; none by default. */
  protected List<ServiceRegistration> unacceptable() {
    return List.of();
  }

  /** Returns how many reads the registry is working on; empty, the default, if it cannot tell. */
  protected OptionalInt readsAtWork() {
    return OptionalInt.empty();
  }

  /**
   * Lets the server that answers {@link Consistency#STALE} reads hear nothing more of its leader,
   * and returns what lets it hear again; empty, the default, if that cannot be arranged.
   */
  protected Optional<Runnable> loseLeader() {
    return Optional.empty();
  }

  @AfterEach
  void removeAndClose() {
    if (!registered.isEmpty()) {
      Registry cleaner = client();
      registered.forEach(left -> done(cleaner.deregister(left.service(), left.id())));
    }
    opened.forEach(Registry::close);
  }

  Registry client() {
    Registry registry = open();
    opened.add(registry);
    return registry;
  }

  Registry unreachable() {
    Registry registry = openUnreachable(Credentials.token(() -> SECRET));
    opened.add(registry);
    return registry;
  }

  List<CompletableFuture<?>> everyCall(Registry registry) {
    return List.of(
        registry.read(now(Consistency.STALE)),
        registry.read(ReadRequest.after(service, Optional.empty(), 1, SHORT_WAIT)),
        registry.services(Optional.empty()),
        registry.register(desired(instance(service, "a"), check("c", HealthStatus.PASSING))),
        registry.report(service, "a", "c", HealthReport.passing()),
        registry.find(service, "a"),
        registry.maintenance(service, "a", true, "reason"),
        registry.deregister(service, "a"));
  }

  void register(Registry registry, ServiceRegistration registration) {
    register(registry, desired(registration));
  }

  void register(Registry registry, DesiredInstance instance) {
    registered.add(instance);
    value(registry.register(instance));
  }

  /** A read that waits, the change, and the answers from then on: one of them shows the change. */
  void assertAnswered(Registry registry, Runnable change, Predicate<RegistryAnswer> shown) {
    CompletableFuture<RegistryAnswer> read = registry.read(after(current(registry)));
    pass(STEP);
    change.run();
    follow(registry, value(read), shown);
  }

  /** Reads on from an answer, as answers without a difference are allowed. */
  RegistryAnswer follow(Registry registry, RegistryAnswer from, Predicate<RegistryAnswer> wanted) {
    RegistryAnswer answer = from;
    for (int reads = 0; !wanted.test(answer); reads++) {
      assertThat(reads).as("answers, the last one: " + answer).isLessThan(1_000);
      answer = value(registry.read(after(answer)));
    }
    return answer;
  }

  RegistryAnswer current(Registry registry) {
    return value(registry.read(now(Consistency.CONSISTENT)));
  }

  HealthStatus health(Registry registry, String id) {
    return current(registry).endpoints().stream()
        .filter(endpoint -> endpoint.id().equals(id))
        .map(ServiceEndpoint::health)
        .findFirst()
        .orElseThrow();
  }

  ObservedInstance found(Registry registry, String id) {
    return value(registry.find(service, id)).orElseThrow();
  }

  ReadRequest now(Consistency consistency) {
    return ReadRequest.now(service, Optional.empty(), consistency);
  }

  ReadRequest after(RegistryAnswer held) {
    return after(held, LONG_WAIT);
  }

  ReadRequest after(RegistryAnswer held, Duration wait) {
    return ReadRequest.after(service, Optional.empty(), held.cursor().orElse(1), wait);
  }

  static List<String> ids(RegistryAnswer answer) {
    return answer.endpoints().stream().map(ServiceEndpoint::id).toList();
  }

  static Predicate<RegistryAnswer> holds(String... wanted) {
    List<String> sorted = Stream.of(wanted).sorted().toList();
    return answer -> ids(answer).stream().sorted().toList().equals(sorted);
  }

  static Predicate<ServiceEndpoint> sameAs(ServiceRegistration wanted) {
    return endpoint ->
        endpoint.service().equals(wanted.service())
            && endpoint.id().equals(wanted.id())
            && endpoint.host().equals(wanted.host())
            && endpoint.port() == wanted.port()
            && endpoint.tags().equals(wanted.tags())
            && endpoint.metadata().equals(wanted.metadata())
            && endpoint.weight() == wanted.weight();
  }

  <T> T value(CompletableFuture<T> future) {
    assertThat(done(future)).isCompleted();
    return future.getNow(null);
  }

  RegistryException failure(CompletableFuture<?> future) {
    try {
      Object value = done(future).getNow(null);
      throw new AssertionError("succeeded with " + value + " (expected: a failure)");
    } catch (CompletionException e) {
      if (e.getCause() instanceof RegistryException failure) {
        return failure;
      }
      throw new AssertionError("another failure (expected: a RegistryException)", e);
    }
  }

  <T> CompletableFuture<T> done(CompletableFuture<T> future) {
    await(future::isDone);
    return future;
  }

  void await(BooleanSupplier condition) {
    long mostSteps = within().dividedBy(STEP);
    for (long step = 0; !condition.getAsBoolean(); step++) {
      assertThat(step).as("steps waited").isLessThan(mostSteps);
      pass(STEP);
    }
  }
}

package io.datapunk.discovery.engine;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryAnswer.Rights;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A registry that answers nothing by itself: the test sees each question and answers it. */
final class ScriptedRegistry implements Registry {

  private final List<Question> open = new ArrayList<>();
  private int asked;
  private int looks;
  private CompletableFuture<Optional<String>> place =
      CompletableFuture.completedFuture(Optional.empty());

  /** One question that waits for the test's answer. */
  static final class Question {

    final ReadRequest request;
    private final int askedAtLook;
    private final CompletableFuture<RegistryAnswer> future = new CompletableFuture<>();

    private Question(ReadRequest request, int askedAtLook) {
      this.request = request;
      this.askedAtLook = askedAtLook;
    }

    void answer(long cursor, ServiceEndpoint... endpoints) {
      answer(OptionalLong.of(cursor), Duration.ZERO, Rights.COMPLETE, endpoints);
    }

    void answer(OptionalLong cursor, Duration lag, Rights rights, ServiceEndpoint... endpoints) {
      future.complete(new RegistryAnswer(List.of(endpoints), cursor, Optional.of(lag), rights));
    }

    void fail(Kind kind) {
      future.completeExceptionally(new RegistryException(kind, "scripted " + kind));
    }

    boolean isCancelled() {
      return future.isCancelled();
    }
  }

  /** Sets what the registry says of where it is. */
  ScriptedRegistry at(CompletableFuture<Optional<String>> answer) {
    place = answer;
    return this;
  }

  @Override
  public CompletableFuture<Optional<String>> place() {
    return place;
  }

  @Override
  public CompletableFuture<RegistryAnswer> read(ReadRequest request) {
    Question question = new Question(request, looks);
    open.add(question);
    asked++;
    return question.future;
  }

  /** Returns how many questions were asked. */
  int asked() {
    return asked;
  }

  /** Returns the oldest question that waits. */
  Question next() {
    open.removeIf(question -> question.future.isDone());
    if (open.isEmpty()) {
      throw new AssertionError("no question is open; asked so far: " + asked);
    }
    return open.remove(0);
  }

  /** Returns the oldest question of that kind that waits, and leaves it open. */
  Optional<Question> find(Predicate<Question> kind) {
    looks++;
    open.removeIf(question -> question.future.isDone());
    return open.stream().filter(kind).findFirst();
  }

  /** Returns how often the test has looked since the question was asked. */
  int ageOf(Question question) {
    return looks - question.askedAtLook;
  }

  /** Returns whether a question waits. */
  boolean isAsked() {
    open.removeIf(question -> question.future.isDone());
    return !open.isEmpty();
  }

  static ServiceEndpoint endpoint(String id) {
    return ServiceEndpoint.builder("api", id, "10.0.0.1", 8080).build();
  }

  @Override
  public CompletableFuture<Set<String>> services(Optional<String> datacenter) {
    return CompletableFuture.completedFuture(Set.of());
  }

  @Override
  public CompletableFuture<Void> register(DesiredInstance instance) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> deregister(String service, String id) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public CompletableFuture<Void> report(
      String service, String id, String check, HealthReport report) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> maintenance(String service, String id, boolean on, String reason) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean runsItself(HealthCheck check) {
    return true;
  }

  @Override
  public void validate(ServiceRegistration registration) {}

  @Override
  public void close() {
    open.forEach(question -> question.fail(Kind.CLOSED));
  }
}

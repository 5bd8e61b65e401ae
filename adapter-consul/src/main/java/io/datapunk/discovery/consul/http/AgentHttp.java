package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.core.port.AdapterContext;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.core.port.Ticks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * The way to the agents for all that is read: one HTTP client, HTTP/1.1, no redirects, no proxy.
 *
 * <p>One deadline covers the whole of a request, resolver and body included; the client's own would
 * end with the headers. Futures fail with a {@link RegistryException} only. Cancelling a future
 * closes its connection. The only thread of its own is the client's selector.
 */
public final class AgentHttp {

  public static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  /** Who is beyond an agent's limit of connections is cut off before anything is read. */
  private static final Duration CUT_OFF_WITHIN = Duration.ofSeconds(1);

  private final HttpClient client;
  private final Executor executor;
  private final Scheduler scheduler;
  private final Names names;
  private final AclToken token;
  private final Requests requests;
  private final Budgets budgets;
  private final Ticks ticks;
  private final Map<Agent, Turnstile> lines = new ConcurrentHashMap<>();
  private final Map<Place, Steadiness> steadiness = new ConcurrentHashMap<>();

  /** What must be known before a request can be built. */
  private record Ready(String address, Optional<String> token) {}

  /** Opens the client; it connects with the first request. */
  public AgentHttp(
      AdapterContext context,
      AclToken token,
      Optional<SSLContext> tls,
      Budgets budgets,
      ConsulMetrics metrics) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_LIMIT)
            .executor(context.executor());
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
    this.executor = context.executor();
    this.scheduler = context.scheduler();
    this.names = new Names(context.executor(), context.ticks());
    this.token = token;
    this.requests = new Requests(metrics);
    this.budgets = budgets;
    this.ticks = context.ticks();
  }

  /** Sends a request that is answered at once; it may have to wait in line. */
  public CompletableFuture<Answer> send(Agent agent, Ask ask) {
    CompletableFuture<Answer> result = limited(agent, ask);
    line(agent).enter(() -> begin(agent, ask, result), result);
    return result;
  }

  /** Sends a request that is answered at once and on which a write depends: before the others. */
  public CompletableFuture<Answer> sendFirst(Agent agent, Ask ask) {
    CompletableFuture<Answer> result = limited(agent, ask);
    line(agent).enterFirst(() -> begin(agent, ask, result), result);
    return result;
  }

  /** Sends a request that holds its connection for long, and has its place in the budget. */
  CompletableFuture<Answer> sendLong(Agent agent, Ask ask) {
    CompletableFuture<Answer> result = limited(agent, ask);
    line(agent).enterBeside(() -> begin(agent, ask, result), result);
    return result;
  }

  /** Sends the request and waits for the answer: only on threads that may block. */
  public Answer sendAndWait(Agent agent, Ask ask) {
    try {
      Ready ready = new Ready(names.resolve(agent), token.read());
      HttpRequest request = request(agent, ask, ready).timeout(ask.limit()).build();
      return sendAndWait(request, ask.limit());
    } catch (IOException e) {
      throw Failures.of(ask.what(), agent, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.closed(ask.what());
    }
  }

  /** The client's own limit ends with the headers. */
  private Answer sendAndWait(HttpRequest request, Duration limit)
      throws IOException, InterruptedException {
    BoundedBody body = new BoundedBody(BoundedBody.MOST_BYTES);
    long sent = ticks.nanos();
    Handle deadline =
        scheduler.after(
            limit,
            () ->
                body.cutOff(
                    new HttpTimeoutException("no answer within " + limit.toMillis() + " ms")));
    try {
      HttpResponse<byte[]> response = client.send(request, head -> body);
      return new Answer(response.statusCode(), response.headers(), response.body(), sent);
    } finally {
      deadline.close();
    }
  }

  private Turnstile line(Agent agent) {
    return lines.computeIfAbsent(agent, any -> new Turnstile(budgets.of(agent)::readPlaces));
  }

  /** Returns how those servers answer of late. */
  Steadiness steadiness(Place place) {
    return steadiness.computeIfAbsent(
        place, any -> steadiness.isEmpty() ? Steadiness.trusted(ticks) : Steadiness.unheard(ticks));
  }

  /** Sends nothing of what still waits in line. */
  public void stopLines() {
    lines.values().forEach(Turnstile::close);
  }

  /** Ends the client where the JDK can; on 17 its thread ends once it is collected. */
  public void close() {
    ClientShutdown.now(client);
  }

  /** Returns a future that ends within the limit, to be completed by the exchange. */
  private CompletableFuture<Answer> limited(Agent agent, Ask ask) {
    CompletableFuture<Answer> result = new CompletableFuture<>();
    Handle deadline =
        scheduler.after(
            ask.limit(), () -> result.completeExceptionally(Failures.timeout(ask, agent)));
    result.whenComplete((answer, failure) -> deadline.close());
    result.whenComplete((answer, failure) -> requests.count(answer, failure));
    return result;
  }

  private void begin(Agent agent, Ask ask, CompletableFuture<Answer> result) {
    prepare(agent)
        .thenAccept(ready -> exchange(agent, ask, ready, result).send())
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                result.completeExceptionally(Failures.of(ask.what(), agent, failure));
              }
            });
  }

  private Exchange exchange(Agent agent, Ask ask, Ready ready, CompletableFuture<Answer> result) {
    return new Exchange(
        client,
        scheduler,
        ticks,
        steadiness(new Place(agent, ask.datacenter())),
        budgets.of(agent),
        ask,
        request(agent, ask, ready).build(),
        result,
        (failure, sent) -> failed(agent, ask, sent, failure));
  }

  private CompletableFuture<Ready> prepare(Agent agent) {
    CompletableFuture<String> address = names.address(agent);
    // The application's supplier of the token may block.
    return token.isPresent()
        ? address.thenApplyAsync(known -> new Ready(known, token.read()), executor)
        : address.thenApply(known -> new Ready(known, Optional.empty()));
  }

  private static HttpRequest.Builder request(Agent agent, Ask ask, Ready ready) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(agent.url(ready.address) + ask.target()))
            .method(
                ask.method(),
                ask.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody))
            .header("Accept-Encoding", "gzip");
    ask.body().ifPresent(json -> builder.header("Content-Type", "application/json"));
    ready.token.ifPresent(secret -> builder.header(AclToken.HEADER, secret));
    return builder;
  }

  private RegistryException failed(Agent agent, Ask ask, long sent, Throwable failure) {
    RegistryException mapped = Failures.of(ask.what(), agent, failure);
    if (mapped.kind() == RegistryException.Kind.UNREACHABLE) {
      names.forget(agent);
      if (!Failures.isUnsent(mapped) && ticks.nanos() - sent < CUT_OFF_WITHIN.toNanos()) {
        budgets.of(agent).refused();
      }
    }
    return mapped;
  }
}

package io.datapunk.discovery.consul.read;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.call.Calls;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.http.Failures;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.consul.poll.PendingRead;
import io.datapunk.discovery.consul.poll.Seen;
import io.datapunk.discovery.consul.poll.SharedPolls;
import io.datapunk.discovery.consul.poll.SharedPollsListener;
import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Reads that wait for a difference: each by a poll of its own as long as the budget has places, and
 * beyond that by polls which all the others share.
 */
final class PendingReads {

  private static final int SHARED_POLLS = 3;
  private static final int SHARE_OF_WAIT = 8;
  private static final Duration SHORTEST_SHARED = Duration.ofSeconds(1);
  private static final Duration LONGEST_SHARED = Duration.ofSeconds(3);

  private final Tools tools;
  private final Calls calls;
  private final HealthReads reads;
  private final BiConsumer<Agent, RegistryException> away;
  private final Map<Place, MostUsed> mostUsed = new ConcurrentHashMap<>();
  private final Map<Place, SharedPolls> shared = new ConcurrentHashMap<>();
  private final Handle gauge;
  private volatile boolean closed;

  PendingReads(
      Tools tools, Calls calls, HealthReads reads, BiConsumer<Agent, RegistryException> away) {
    this.tools = tools;
    this.calls = calls;
    this.reads = reads;
    this.away = away;
    this.gauge =
        tools
            .metrics()
            .degraded(() -> shared.values().stream().filter(SharedPolls::isDegraded).count());
  }

  /** Answers the call once the service may differ from what stands at the cursor. */
  void await(Call<RegistryAnswer> call, ReadRequest request, Agent agent, long cursor) {
    Place place = new Place(agent, request.datacenter());
    Ask ask = Asks.poll(request, cursor);
    PendingRead read =
        new PendingRead(call, cursor, request.maxWait(), now() + request.maxWait().toNanos());
    int generation = tools.token().generation();
    if (request.consistency() != Consistency.STALE) {
      poll(read, request, place, ask, generation, tools.polls().poll(agent, ask));
      return;
    }
    Optional<CompletableFuture<Answer>> own =
        mostUsed(place).admits(request.service(), places(agent), now())
            ? tools.polls().tryPoll(agent, ask, kept(agent))
            : Optional.empty();
    own.ifPresentOrElse(
        poll -> poll(read, request, place, ask, generation, poll),
        () -> share(place, request.service(), read));
  }

  /** Learns what was answered to somebody else: it need not be asked again. */
  void noted(Agent agent, ReadRequest request, Seen seen) {
    SharedPolls polls = shared.get(new Place(agent, request.datacenter()));
    if (polls != null) {
      polls.noted(request.service(), seen);
    }
  }

  void close() {
    closed = true;
    gauge.close();
    shared.values().forEach(SharedPolls::end);
  }

  private void poll(
      PendingRead read,
      ReadRequest request,
      Place place,
      Ask ask,
      int generation,
      CompletableFuture<Answer> poll) {
    Call<RegistryAnswer> call = read.call();
    call.after(
        poll,
        answer ->
            reads.understand(
                call,
                request,
                place.agent(),
                ask,
                answer,
                generation,
                seen -> end(call, request, place, seen)),
        failure -> {
          if (tools.budgets().isRefusal(place.agent(), failure)) {
            share(place, request.service(), read);
          } else {
            away.accept(place.agent(), failure);
            call.fail(failure);
          }
        });
  }

  private void end(Call<RegistryAnswer> call, ReadRequest request, Place place, Seen seen) {
    if (!seen.answer().cursor().equals(request.cursor())) {
      changed(place, request.service());
    }
    noted(place.agent(), request, seen);
    call.complete(seen.answer());
  }

  /** Whoever waited for a poll of its own before is due no later. */
  private void share(Place place, String service, PendingRead read) {
    SharedPolls polls = shared.computeIfAbsent(place, any -> begin(place, read.maxWait()));
    if (closed) {
      polls.end();
      read.call().fail(Failures.closed("read " + service));
    } else {
      polls.add(service, read);
    }
  }

  private SharedPolls begin(Place place, Duration wait) {
    SharedPolls polls =
        new SharedPolls(
            place, tools, sharedWait(wait), service -> read(place, service), new Watcher(place));
    polls.begin();
    return polls;
  }

  private static Duration sharedWait(Duration wait) {
    Duration share = wait.dividedBy(SHARE_OF_WAIT);
    if (share.compareTo(SHORTEST_SHARED) < 0) {
      return SHORTEST_SHARED;
    }
    return share.compareTo(LONGEST_SHARED) > 0 ? LONGEST_SHARED : share;
  }

  private CompletableFuture<Seen> read(Place place, String service) {
    ReadRequest request = ReadRequest.now(service, place.datacenter(), Consistency.STALE);
    return calls.begin(
        "read " + service,
        (Call<Seen> call) ->
            reads.readNow(call, request, place.agent(), Asks.LIMIT, call::complete, call::fail));
  }

  private void changed(Place place, String service) {
    mostUsed(place).changed(service, places(place.agent()), now());
  }

  private MostUsed mostUsed(Place place) {
    return mostUsed.computeIfAbsent(place, any -> new MostUsed());
  }

  /** How many polls of their own there may be. */
  private int places(Agent agent) {
    return Math.max(0, tools.budgets().of(agent).pollPlaces() - kept(agent));
  }

  /** The places of polls that are shared, now or once there is one poll more. */
  private int kept(Agent agent) {
    long places = shared.keySet().stream().filter(place -> place.agent().equals(agent)).count();
    return SHARED_POLLS * (int) Math.max(1, places);
  }

  private long now() {
    return tools.context().ticks().nanos();
  }

  /** What follows from how the shared polls of one place go. */
  private final class Watcher implements SharedPollsListener {

    private final Place place;

    Watcher(Place place) {
      this.place = place;
    }

    @Override
    public void away(RegistryException failure) {
      away.accept(place.agent(), failure);
    }

    @Override
    public void changed(String service) {
      PendingReads.this.changed(place, service);
    }

    @Override
    public void idle() {
      shared.remove(place);
    }

    @Override
    public void late(String service, PendingRead read) {
      share(place, service, read);
    }
  }
}

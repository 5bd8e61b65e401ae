package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.agent.Place;
import io.datapunk.discovery.consul.call.TaskLane;
import io.datapunk.discovery.consul.http.Tools;
import io.datapunk.discovery.consul.poll.CatalogChange.Others;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three polls that many services share: pending reads are answered from what these polls show of
 * the catalog, and from reads of single services where they show a change.
 *
 * <p>Whatever changes an answer about a service moves the index of the services, of the checks or
 * of the nodes. So a service that was read while all three stood where they stand now is as it was
 * read, up to the moment at which the last of the three was confirmed; a read that ends quietly
 * says so by its lag. Where that cannot be said, the service itself is read. docs/scale.md has the
 * argument, and what was tried on a real server.
 *
 * <p>Each {@link CatalogPoll} follows one {@link CatalogPart} and tells what changed. {@link
 * SharedServices} knows who waits and what was seen, {@link Cover} what that is worth, {@link
 * SharedReads} reads what must be read, and {@link UnnamedChanges} finds out who changed where that
 * is not shown. Here these are put together: {@link Reaction} says what follows from a change, and
 * a round ends what is due. All steps run on the lane.
 */
public final class SharedPolls {

  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration SHORTEST_ROUND = Duration.ofMillis(50);

  private final Place place;
  private final Tools tools;
  private final TaskLane lane;
  private final Cover cover;
  private final SweepPace pace;
  private final SharedReads reads;
  private final UnnamedChanges unnamed;
  private final List<CatalogPoll> polls;
  private final SharedServices services;
  private final SharedPollsListener listener;
  private boolean ended;
  private long roundNanos;
  private @Nullable Handle round;

  /**
   * Creates polls that have not begun.
   *
   * @param wait how long each poll waits at the agent
   * @param reader reads one service there, at once
   */
  public SharedPolls(
      Place place,
      Tools tools,
      Duration wait,
      Function<String, CompletableFuture<Seen>> reader,
      SharedPollsListener listener) {
    this.place = place;
    this.tools = tools;
    this.listener = listener;
    this.lane = new TaskLane(tools.context().executor(), tools.context().scheduler(), 1);
    this.pace = new SweepPace(place, tools.context().ticks());
    CatalogNodes nodes = new CatalogNodes();
    this.unnamed = new UnnamedChanges(place, tools, lane, nodes::names, new Reaction());
    this.polls =
        Stream.of(new CatalogServices(), new CatalogChecks(), nodes)
            .map(part -> new CatalogPoll(part, place, wait, tools, lane, new Reaction()))
            .toList();
    this.cover = new Cover(polls, tools.token()::generation, now());
    this.services = new SharedServices(cover);
    this.reads = new SharedReads(place, tools, lane, services, reader, listener, unnamed::read);
  }

  public void begin() {
    lane.submit(() -> polls.forEach(CatalogPoll::begin));
  }

  /** Answers the read once its service may differ, or its wait is over. */
  public void add(String name, PendingRead read) {
    lane.submit(
        () -> {
          if (ended) {
            listener.late(name, read);
            return;
          }
          begin(name, services.await(name, read, now()));
          roundWithin(read.maxWait().compareTo(ROUND) < 0 ? read.maxWait() : ROUND);
        });
  }

  private void begin(String name, SharedServices.Need need) {
    if (need == SharedServices.Need.SOON) {
      reads.soon(name);
    } else if (need == SharedServices.Need.NOW && cover.isKnown()) {
      reads.now(name);
    }
  }

  /** Learns what was answered to somebody else. */
  public void noted(String name, Seen seen) {
    lane.submit(() -> services.of(name, now()).see(seen));
  }

  public boolean isDegraded() {
    return pace.isDegraded();
  }

  /** Ends all; what is pending is failed by whoever made it. */
  public void end() {
    lane.submit(this::stop);
  }

  private void stop() {
    ended = true;
    if (round != null) {
      round.close();
    }
    reads.end();
    unnamed.clear();
    polls.forEach(CatalogPoll::end);
  }

  /** Ends what is due, and looks who still waits. */
  private void round() {
    round = null;
    if (ended) {
      return;
    }
    long now = now();
    for (String name : services.endQuietly(now)) {
      reads.nowUnlessUnderWay(name);
    }
    pace.look();
    if (services.forgetIdle(now)) {
      listener.idle();
      stop();
    } else {
      roundWithin(services.untilDue(now, ROUND));
    }
  }

  private void roundWithin(Duration longest) {
    Duration time = longest.compareTo(SHORTEST_ROUND) < 0 ? SHORTEST_ROUND : longest;
    long at = now() + time.toNanos();
    if (ended || round != null && roundNanos - at <= 0) {
      return;
    }
    if (round != null) {
      round.close();
    }
    roundNanos = at;
    round = tools.context().scheduler().after(time, () -> lane.submit(this::round));
  }

  private long now() {
    return tools.context().ticks().nanos();
  }

  /** What follows from what the polls show. */
  private final class Reaction implements CatalogPoll.Follower, UnnamedChanges.Follower {

    @Override
    public void began() {
      if (cover.isKnown()) {
        cover.begin(now());
        services.unseen().forEach(reads::now);
        reads.within(SweepPace.USUAL, services.awaited());
      }
    }

    @Override
    public void changed(CatalogChange change, IndexMove move) {
      long now = now();
      cover.named(now);
      services.named(change.services(), now).forEach(reads::now);
      if (change.others() == Others.PERHAPS) {
        cover.doubt(move.fromNanos(), now);
        unnamed.shown(move, now);
      } else if (change.others() == Others.ALL) {
        cover.readAllSince(now);
        readAll();
      }
    }

    @Override
    public void lost() {
      cover.begin(now());
      unnamed.clear();
      polls.forEach(CatalogPoll::forget);
    }

    @Override
    public void failed(RegistryException failure) {
      if (failure.kind() == Kind.UNREACHABLE
          && !tools.budgets().isRefusal(place.agent(), failure)) {
        lost();
        services.failAll(failure);
        listener.away(failure);
      } else if (!cover.isKnown()) {
        services.unseen().forEach(reads::now);
      }
    }

    @Override
    public int size() {
      return services.awaited().size();
    }

    @Override
    public void found(ChangedInstances.Found found, long shownNanos) {
      Set<String> behind = services.behind(found.changes());
      services.named(behind, shownNanos).forEach(reads::now);
      Set<String> others = services.differing(found.ids());
      others.removeAll(behind);
      services.named(others, shownNanos).forEach(this::readIfOld);
      // What is being read for the first time may be answered from before.
      services.named(services.unseen(), shownNanos);
    }

    private void readIfOld(String service) {
      if (!services.isRead(service)) {
        reads.now(service);
      } else if (services.isUntrusted(service)) {
        reads.soon(service);
      }
    }

    @Override
    public void explainedUpTo(long nanos) {
      cover.explainedUpTo(nanos);
    }

    @Override
    public void explained() {
      cover.explained();
    }

    @Override
    public void likelyExplained() {
      cover.dropProof();
    }

    @Override
    public void unexplained() {
      cover.dropTrust();
      readAll();
    }

    private void readAll() {
      reads.within(pace.begin(), services.awaited());
    }
  }
}

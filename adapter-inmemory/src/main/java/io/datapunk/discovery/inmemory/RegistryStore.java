package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.Consistency;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.Scheduler;
import io.datapunk.discovery.inmemory.BlockedReads.Read;
import io.datapunk.discovery.inmemory.RegistryState.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The server of a registry in memory: one state, the reads that wait for it, the faults it has.
 *
 * <p>Everything is guarded by one lock, held for short steps. Futures are completed and connections
 * broken after it was given back; under it only timers are set.
 */
final class RegistryStore {

  private final Object lock = new Object();
  private final FaultSet faults = new FaultSet();
  private final RegistryViews views = new RegistryViews(faults);
  private final BlockedReads blocked = new BlockedReads();
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final List<Consumer<Deliveries>> frozen = new ArrayList<>();
  private final StoreTime time = new StoreTime();
  private final LeaseTimer leases = new LeaseTimer(time, this::leaseTimerRang);
  private long callsServed;

  /** What a call does with the state; it returns how the call is answered. */
  @FunctionalInterface
  interface Operation<T> {
    Consumer<Call<T>> run(RegistryState state, long now, Consumer<String> changedService);
  }

  FaultSet faults() {
    return faults;
  }

  int blockedReads() {
    synchronized (lock) {
      return blocked.size();
    }
  }

  long callsServed() {
    synchronized (lock) {
      return callsServed;
    }
  }

  void join(Connection connection) {
    locked(
        deliveries -> {
          connections.add(connection);
          time.join(connection.context());
        });
  }

  void leave(Connection connection) {
    locked(
        deliveries -> {
          connections.remove(connection);
          if (time.leave(connection.context())) {
            leases.stop();
          }
        });
  }

  /** Serves a call that has arrived. */
  <T> void serve(Call<T> call, Operation<T> operation) {
    arrive(
        call,
        Consistency.CONSISTENT,
        deliveries -> {
          Consumer<String> changed = service -> wake(service, deliveries);
          reply(call, operation.run(views.leader(), time.nanos(), changed), deliveries);
        });
  }

  /** Serves a question for all names that has arrived. */
  void names(Call<Set<String>> call) {
    arrive(
        call,
        Consistency.STALE,
        deliveries -> {
          Set<String> names = views.names();
          reply(call, waiting -> waiting.answer(names), deliveries);
        });
  }

  /** Serves a read that has arrived: now, or once the state differs. */
  void read(Call<RegistryAnswer> call, ReadRequest request, Scheduler scheduler) {
    call.future().whenComplete((answer, failure) -> unblock(call, request));
    arrive(
        call,
        request.consistency(),
        deliveries -> {
          if (call.isOver()) {
            return;
          }
          if (request.maxWait().isZero() || views.differs(request)) {
            answer(call, request, deliveries);
          } else if (!faults.has(RegistryFault.SILENT_READS)) {
            Handle timer =
                scheduler.after(request.maxWait(), () -> waitIsOver(call, request.service()));
            blocked.add(new Read(call, request, timer));
          }
        });
  }

  void begin(RegistryFault fault) {
    locked(
        deliveries -> {
          if (!faults.add(fault)) {
            return;
          }
          switch (fault) {
            case OUTAGE -> breakConnections(deliveries);
            case SILENT_READS -> blocked.take(read -> true);
            case LAG -> views.leaveFollowerBehind(time.nanos());
            default -> {}
          }
        });
  }

  void end(RegistryFault fault) {
    locked(
        deliveries -> {
          if (!faults.remove(fault)) {
            return;
          }
          if (fault == RegistryFault.LAG) {
            views.letFollowerCatchUp();
          }
          if (fault == RegistryFault.FREEZE) {
            thaw(deliveries);
          }
          answerAll(blocked.take(this::isDue), deliveries);
        });
  }

  /** Loses everything, as a server that comes back with an empty disk; connections break. */
  void wipe() {
    locked(
        deliveries -> {
          views.become(new RegistryState());
          breakConnections(deliveries);
        });
  }

  InMemorySnapshot snapshot() {
    synchronized (lock) {
      return new InMemorySnapshot(views.leader().copy());
    }
  }

  /** Goes back to an old state and an old cursor; all reads that wait are answered with it. */
  void restore(InMemorySnapshot snapshot) {
    locked(
        deliveries -> {
          RegistryState state = snapshot.state();
          state.renewLeases(time.nanos());
          views.become(state);
          answerAll(blocked.take(read -> true), deliveries);
        });
  }

  /** Changes one row behind everybody's back, if it is there. */
  void tamper(String service, String id, UnaryOperator<InstanceRow> change) {
    locked(
        deliveries -> {
          RegistryState state = views.leader();
          if (state.find(service, id).map(change).filter(state::put).isPresent()) {
            wake(service, deliveries);
          }
        });
  }

  private void arrive(Call<?> call, Consistency consistency, Consumer<Deliveries> service) {
    locked(deliveries -> admit(call, consistency, service, deliveries));
  }

  private void admit(
      Call<?> call, Consistency consistency, Consumer<Deliveries> service, Deliveries deliveries) {
    if (call.isLost()) {
      return;
    }
    if (faults.has(RegistryFault.FREEZE) && !faults.has(RegistryFault.OUTAGE)) {
      frozen.add(later -> admit(call, consistency, service, later));
      return;
    }
    callsServed++;
    Optional<RegistryException> refusal = faults.refusal(consistency);
    if (refusal.isPresent()) {
      deliveries.add(() -> call.fail(refusal.get()));
    } else {
      service.accept(deliveries);
    }
  }

  /** Serves what arrived meanwhile, in the order of arrival and before anything expires. */
  private void thaw(Deliveries deliveries) {
    List<Consumer<Deliveries>> held = List.copyOf(frozen);
    frozen.clear();
    held.forEach(arrival -> arrival.accept(deliveries));
  }

  private <T> void reply(Call<T> call, Consumer<Call<T>> reply, Deliveries deliveries) {
    Optional<RegistryException> spoiled = faults.spoiled();
    deliveries.add(() -> spoiled.ifPresentOrElse(call::fail, () -> reply.accept(call)));
  }

  private void answer(Call<RegistryAnswer> call, ReadRequest request, Deliveries deliveries) {
    RegistryAnswer answer = views.answer(request, time.nanos());
    reply(call, waiting -> waiting.answer(answer), deliveries);
  }

  private void answerAll(List<Read> reads, Deliveries deliveries) {
    for (Read read : reads) {
      Optional<RegistryException> refusal = faults.refusal(read.request.consistency());
      if (refusal.isPresent()) {
        deliveries.add(() -> read.call.fail(refusal.get()));
      } else {
        answer(read.call, read.request, deliveries);
      }
    }
  }

  /** A change of one service also moves the cursor of services that are missing. */
  private void wake(String service, Deliveries deliveries) {
    RegistryState state = views.leader();
    answerAll(
        blocked.take(
            read -> {
              String awaited = read.request.service();
              return (awaited.equals(service) || !state.has(awaited)) && isDue(read);
            }),
        deliveries);
  }

  private boolean isDue(Read read) {
    return read.isOver || views.differs(read.request);
  }

  private void waitIsOver(Call<RegistryAnswer> call, String service) {
    locked(
        deliveries -> {
          if (faults.has(RegistryFault.FREEZE)) {
            blocked.markOver(call, service);
          } else {
            answerAll(blocked.take(service, read -> read.call == call), deliveries);
          }
        });
  }

  private void unblock(Call<RegistryAnswer> call, ReadRequest request) {
    synchronized (lock) {
      blocked.take(request.service(), read -> read.call == call);
    }
  }

  private void breakConnections(Deliveries deliveries) {
    blocked.take(read -> true);
    for (Connection connection : connections) {
      deliveries.add(() -> connection.breakOff(FaultSet::unreachable));
    }
  }

  private void leaseTimerRang() {
    locked(deliveries -> leases.stop());
  }

  /** Runs a step under the lock, then what is due by now, and delivers after giving it back. */
  private void locked(Consumer<Deliveries> step) {
    Deliveries deliveries = new Deliveries();
    synchronized (lock) {
      step.accept(deliveries);
      if (!faults.has(RegistryFault.FREEZE)) {
        expire(deliveries);
        views.leader().nextDeadline().ifPresent(next -> leases.ringBy(next.nanos()));
      }
    }
    deliveries.deliver();
  }

  private void expire(Deliveries deliveries) {
    RegistryState state = views.leader();
    long now = time.nanos();
    Optional<Deadline> due = state.nextDeadline().filter(next -> next.nanos() <= now);
    while (due.isPresent()) {
      String service = due.get().service();
      if (state.expire(service, due.get().id(), now)) {
        wake(service, deliveries);
      }
      due = state.nextDeadline().filter(next -> next.nanos() <= now);
    }
  }
}

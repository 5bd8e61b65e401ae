package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.Announcement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The server of a distributed cache in memory: entries, listeners, and the faults it has.
 *
 * <p>Everything is guarded by one lock, held for short steps. Futures are completed and listeners
 * told after it was given back.
 */
final class CacheStore {

  private final Object lock = new Object();
  private final CacheEntries entries = new CacheEntries();
  private final StoreTime time = new StoreTime();
  private final Set<CacheFault> faults = EnumSet.noneOf(CacheFault.class);
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Set<AnnouncementLine> lines = new LinkedHashSet<>();
  private final List<Consumer<Deliveries>> hanging = new ArrayList<>();
  private volatile Duration latency = Duration.ZERO;
  private long callsServed;

  Duration latency() {
    return latency;
  }

  void latency(Duration roundTrip) {
    latency = roundTrip;
  }

  long callsServed() {
    synchronized (lock) {
      return callsServed;
    }
  }

  long now() {
    synchronized (lock) {
      return time.nanos();
    }
  }

  SortedSet<String> keys() {
    synchronized (lock) {
      return entries.keys(time.nanos());
    }
  }

  void join(Connection connection) {
    synchronized (lock) {
      connections.add(connection);
      time.join(connection.context());
    }
  }

  void leave(Connection connection) {
    synchronized (lock) {
      connections.remove(connection);
      time.leave(connection.context());
    }
  }

  /** Serves a question that has arrived. */
  <T> void serve(Call<T> call, BiFunction<CacheEntries, Long, T> question) {
    locked(
        deliveries ->
            admit(
                call,
                later -> {
                  T answer = question.apply(entries, time.nanos());
                  later.add(() -> call.answer(answer));
                },
                deliveries));
  }

  /** Serves an offer that has arrived. */
  void offer(Call<Boolean> call, BiFunction<CacheEntries, Long, Boolean> offer) {
    locked(
        deliveries ->
            admit(
                call,
                later -> {
                  if (faults.contains(CacheFault.FULL)) {
                    later.add(() -> call.fail(CacheFailure.full()));
                  } else {
                    write(call, offer, later);
                  }
                },
                deliveries));
  }

  /** Serves a touch that has arrived. */
  void touch(Call<Boolean> call, BiFunction<CacheEntries, Long, Boolean> touch) {
    locked(deliveries -> admit(call, later -> write(call, touch, later), deliveries));
  }

  /** Serves an announcement that has arrived. */
  void announce(Call<Void> call, Announcement announcement) {
    locked(
        deliveries ->
            admit(
                call,
                later -> {
                  if (!faults.contains(CacheFault.LOST_ANNOUNCEMENTS)) {
                    tell(line -> line.announce(announcement), later);
                  }
                  later.add(call::answerDone);
                },
                deliveries));
  }

  /** Connects a listener; it is told once announcements arrive. */
  void subscribe(AnnouncementLine line) {
    locked(
        deliveries -> {
          lines.add(line);
          if (faults.contains(CacheFault.OUTAGE)) {
            return;
          }
          if (faults.contains(CacheFault.HANG)) {
            hanging.add(later -> later.add(line::missed));
          } else {
            deliveries.add(line::missed);
          }
        });
  }

  void unsubscribe(AnnouncementLine line) {
    synchronized (lock) {
      lines.remove(line);
    }
    line.close();
  }

  void begin(CacheFault fault) {
    locked(
        deliveries -> {
          if (faults.add(fault) && fault == CacheFault.OUTAGE) {
            for (Connection connection : connections) {
              deliveries.add(() -> connection.breakOff(CacheFailure::unreachable));
            }
          }
        });
  }

  void end(CacheFault fault) {
    locked(
        deliveries -> {
          if (!faults.remove(fault)) {
            return;
          }
          if (fault == CacheFault.OUTAGE) {
            tell(AnnouncementLine::missed, deliveries);
          }
          if (fault == CacheFault.HANG) {
            List<Consumer<Deliveries>> held = List.copyOf(hanging);
            hanging.clear();
            held.forEach(arrival -> arrival.accept(deliveries));
          }
        });
  }

  void flush() {
    synchronized (lock) {
      entries.clear();
    }
  }

  private void admit(Call<?> call, Consumer<Deliveries> service, Deliveries deliveries) {
    if (call.isLost()) {
      return;
    }
    if (faults.contains(CacheFault.OUTAGE)) {
      deliveries.add(() -> call.fail(CacheFailure.unreachable()));
    } else if (faults.contains(CacheFault.HANG)) {
      hanging.add(later -> admit(call, service, later));
    } else {
      callsServed++;
      service.accept(deliveries);
    }
  }

  private void write(
      Call<Boolean> call, BiFunction<CacheEntries, Long, Boolean> write, Deliveries deliveries) {
    boolean accepted =
        faults.contains(CacheFault.LOST_WRITES) || write.apply(entries, time.nanos());
    deliveries.add(() -> call.answer(accepted));
  }

  private void tell(Consumer<AnnouncementLine> news, Deliveries deliveries) {
    for (AnnouncementLine line : lines) {
      deliveries.add(() -> news.accept(line));
    }
  }

  private void locked(Consumer<Deliveries> step) {
    Deliveries deliveries = new Deliveries();
    synchronized (lock) {
      step.accept(deliveries);
    }
    deliveries.deliver();
  }
}

package io.datapunk.discovery.consul.poll;

import io.datapunk.discovery.consul.call.TaskLane;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Services to be read one by one, few at a time.
 *
 * <p>The urgent ones come first. Others are spread: each step of the clock lets some of them
 * through, as if they were dealt out over the whole time. A third kind rests for a pause, and is
 * urgent then. Whoever was not urgent is asked for once more when its turn has come, as it may have
 * been read meanwhile.
 *
 * <p>It decides when a service is read; {@link SharedReads} reads it. All steps run on the lane.
 */
final class ReadQueue {

  private static final int MOST_AT_A_TIME = 8;
  private static final Duration STEP = Duration.ofMillis(50);

  private final TaskLane lane;
  private final Scheduler scheduler;
  private final Predicate<String> needed;
  private final Consumer<String> read;
  private final Set<String> urgent = new LinkedHashSet<>();
  private final Set<String> spread = new LinkedHashSet<>();
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Handle> pauses = new HashMap<>();

  /** How many of the spread ones may be read by now. */
  private double due;

  private double perStep;
  private boolean ticking;
  private boolean ended;
  private Handle timer = () -> {};

  /**
   * Creates one.
   *
   * @param needed whether a service that was to be read later still needs it
   * @param read begins to read a service; {@link #done} is called at its end
   */
  ReadQueue(TaskLane lane, Scheduler scheduler, Predicate<String> needed, Consumer<String> read) {
    this.lane = lane;
    this.scheduler = scheduler;
    this.needed = needed;
    this.read = read;
  }

  /** Reads the service as soon as may be; once more if it is being read. */
  void now(String service) {
    spread.remove(service);
    urgent.add(service);
    pump();
  }

  /** Reads these over that time, unless they no longer need it. */
  void within(Duration time, Collection<String> services) {
    spread.addAll(services);
    perStep = Math.max(1.0 * spread.size() * STEP.toNanos() / time.toNanos(), 0.05);
    tick();
  }

  /** Reads the service after a while, if it still needs it. */
  void after(Duration pause, String service) {
    Handle earlier =
        pauses.put(service, scheduler.after(pause, () -> lane.submit(() -> later(service))));
    if (earlier != null) {
      earlier.close();
    }
  }

  boolean isUnderWay(String service) {
    return underWay.contains(service) || urgent.contains(service);
  }

  void done(String service) {
    underWay.remove(service);
    pump();
  }

  void end() {
    ended = true;
    timer.close();
    pauses.values().forEach(Handle::close);
  }

  private void later(String service) {
    pauses.remove(service);
    if (!ended && needed.test(service)) {
      now(service);
    }
  }

  private void tick() {
    if (!ticking && !ended && !spread.isEmpty()) {
      ticking = true;
      timer = scheduler.after(STEP, () -> lane.submit(this::step));
    }
  }

  private void step() {
    ticking = false;
    due = Math.min(due + perStep, spread.size());
    pump();
    tick();
  }

  private void pump() {
    readUrgent();
    readSpread();
    if (spread.isEmpty()) {
      due = 0;
    }
  }

  private void readUrgent() {
    Queue<String> ready = new ArrayDeque<>(urgent);
    while (hasRoom() && !ready.isEmpty()) {
      String service = ready.remove();
      if (underWay.add(service)) {
        urgent.remove(service);
        read.accept(service);
      }
    }
  }

  private void readSpread() {
    while (hasRoom() && due >= 1 && !spread.isEmpty()) {
      String service = spread.iterator().next();
      spread.remove(service);
      if (needed.test(service) && underWay.add(service)) {
        due--;
        read.accept(service);
      }
    }
  }

  private boolean hasRoom() {
    return !ended && underWay.size() < MOST_AT_A_TIME;
  }
}

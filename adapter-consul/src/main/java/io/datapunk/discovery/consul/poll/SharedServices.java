package io.datapunk.discovery.consul.poll;

import static java.util.stream.Collectors.toCollection;

import io.datapunk.discovery.core.port.RegistryAnswer;
import io.datapunk.discovery.core.port.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The services that are followed by the shared polls of one place. */
final class SharedServices {

  /** What was seen of a service is kept for as long after somebody waited for it. */
  private static final Duration KEPT = Duration.ofSeconds(60);

  private final Cover cover;
  private final Map<String, SharedService> services = new LinkedHashMap<>();

  SharedServices(Cover cover) {
    this.cover = cover;
  }

  SharedService of(String name, long now) {
    return services.computeIfAbsent(
        name, any -> new SharedService(name, cover.lastNamedNanos(), now));
  }

  /** When a service must be read for somebody who begins to wait. */
  enum Need {
    NOW,
    /** It was just read, but perhaps at a server that is behind. */
    SOON,
    NOT
  }

  /** Lets the read wait. */
  Need await(String name, PendingRead read, long now) {
    SharedService service = of(name, now);
    service.await(read, now);
    Seen seen = service.seen();
    if (seen == null || !seen.isAt(read.cursor()) || !cover.isLater(seen, service.namedNanos())) {
      return Need.NOW;
    }
    return isUntrusted(name) ? Need.SOON : Need.NOT;
  }

  /** Returns the names of those that changed after they were seen. */
  Set<String> behind(Map<String, Long> changes) {
    return names(service -> service.isBehind(changes.getOrDefault(service.name(), 0L)));
  }

  /** Returns the names of those of which other instances were seen. */
  Set<String> differing(Map<String, Set<String>> instances) {
    return names(service -> service.seesOther(instances.getOrDefault(service.name(), Set.of())));
  }

  /** Returns the names of those that somebody waits for. */
  Set<String> awaited() {
    return names(service -> !service.waiting().isEmpty());
  }

  /** Returns the names of those that somebody waits for and that were never read here. */
  Set<String> unseen() {
    return names(service -> service.seen() == null && !service.waiting().isEmpty());
  }

  private Set<String> names(Predicate<SharedService> which) {
    return services.values().stream()
        .filter(which)
        .map(SharedService::name)
        .collect(toCollection(LinkedHashSet::new));
  }

  /** Returns whether somebody waits for it, and a change may not have been shown. */
  boolean isUntrusted(String name) {
    SharedService service = services.get(name);
    return service != null
        && !service.waiting().isEmpty()
        && !cover.trusts(service.seen(), service.namedNanos());
  }

  /** Returns whether it was read after the shared polls showed anything of it. */
  boolean isRead(String name) {
    SharedService service = services.get(name);
    return service != null && cover.isLater(service.seen(), service.namedNanos());
  }

  /** These changed; returns those that somebody waits for. */
  List<String> named(Collection<String> names, long nanos) {
    List<String> awaited = new ArrayList<>();
    for (String name : names) {
      SharedService service = services.get(name);
      if (service != null) {
        service.named(nanos);
        if (!service.waiting().isEmpty()) {
          awaited.add(name);
        }
      }
    }
    return awaited;
  }

  void failAll(RegistryException failure) {
    List.copyOf(services.values()).forEach(service -> service.fail(failure, any -> true));
  }

  /** Ends the reads whose wait is over; returns the services that must be read for that. */
  List<String> endQuietly(long now) {
    List<String> open = new ArrayList<>();
    for (SharedService service : List.copyOf(services.values())) {
      if (service.isDue(now)) {
        endQuietly(service, now);
        if (service.isDue(now)) {
          open.add(service.name());
        }
      }
    }
    return open;
  }

  private void endQuietly(SharedService service, long now) {
    Seen seen = service.seen();
    if (seen == null) {
      return;
    }
    RegistryAnswer answer = seen.answer();
    RegistryAnswer aged =
        new RegistryAnswer(
            answer.endpoints(),
            answer.cursor(),
            Optional.of(cover.age(seen, now)),
            answer.rights());
    service.end(
        aged,
        read ->
            read.isDue(now)
                && seen.isAt(read.cursor())
                && cover.proves(seen, service.namedNanos(), read.maxWait(), now));
  }

  /** Forgets those nobody has waited for; returns whether none is left. */
  boolean forgetIdle(long now) {
    services.values().removeIf(service -> service.idleNanos(now) > KEPT.toNanos());
    return services.isEmpty();
  }

  Duration untilDue(long now, Duration longest) {
    long shortest = longest.toNanos();
    for (SharedService service : services.values()) {
      for (PendingRead read : service.waiting()) {
        shortest = Math.min(shortest, Math.max(0, read.dueNanos() - now));
      }
    }
    return Duration.ofNanos(shortest);
  }
}

package io.datapunk.discovery.inmemory;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The reads that wait for a difference, by service.
 *
 * <p>Guarded by the store's lock.
 */
final class BlockedReads {

  private final TreeMap<String, Set<Read>> byService = new TreeMap<>();

  /** A read that waits. */
  static final class Read {
    final Call<RegistryAnswer> call;
    final ReadRequest request;
    final Handle timer;

    /** Its time is up, but the server stands still. */
    boolean isOver;

    Read(Call<RegistryAnswer> call, ReadRequest request, Handle timer) {
      this.call = call;
      this.request = request;
      this.timer = timer;
    }
  }

  int size() {
    return byService.values().stream().mapToInt(Set::size).sum();
  }

  void add(Read read) {
    byService.computeIfAbsent(read.request.service(), name -> new LinkedHashSet<>()).add(read);
  }

  /** Takes note that the time of a read is up, without taking it out. */
  void markOver(Call<RegistryAnswer> call, String service) {
    byService.getOrDefault(service, Set.of()).stream()
        .filter(read -> read.call == call)
        .forEach(read -> read.isOver = true);
  }

  /** Takes out the reads of all services that fulfil the condition, the oldest of each first. */
  List<Read> take(Predicate<Read> condition) {
    List<Read> taken = new ArrayList<>();
    for (String service : List.copyOf(byService.keySet())) {
      taken.addAll(take(service, condition));
    }
    return taken;
  }

  /** Takes out the reads of one service that fulfil the condition, the oldest first. */
  List<Read> take(String service, Predicate<Read> condition) {
    Set<Read> reads = byService.getOrDefault(service, Set.of());
    List<Read> taken = new ArrayList<>();
    for (Iterator<Read> each = reads.iterator(); each.hasNext(); ) {
      Read read = each.next();
      if (condition.test(read)) {
        each.remove();
        read.timer.close();
        taken.add(read);
      }
    }
    if (reads.isEmpty()) {
      byService.remove(service);
    }
    return taken;
  }
}

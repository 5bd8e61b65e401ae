package io.datapunk.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

@PropertyDefaults(tries = 300)
class ServiceChangePropertyTest {

  @Provide
  Arbitrary<List<ServiceSnapshot>> history() {
    return Endpoints.snapshots().list().ofMinSize(1).ofMaxSize(10);
  }

  @Property
  void p6_foldingTheDifferencesGivesTheLastSnapshot(
      @ForAll("history") List<ServiceSnapshot> history) {
    TreeMap<String, ServiceEndpoint> held = new TreeMap<>();
    for (ServiceChange change : changes(history)) {
      change.added().forEach(added -> assertThat(held.put(added.id(), added)).isNull());
      change.removed().forEach(gone -> assertThat(held.remove(gone.id())).isEqualTo(gone));
      change
          .changed()
          .forEach(
              pair ->
                  assertThat(held.put(pair.after().id(), pair.after())).isEqualTo(pair.before()));
    }

    ServiceSnapshot last = history.get(history.size() - 1);
    assertThat(new ArrayList<>(held.values())).isEqualTo(last.endpoints());
  }

  @Property
  void eachEndpointIsInOneListAtMostAndEachListIsSorted(
      @ForAll("history") List<ServiceSnapshot> history) {
    for (ServiceChange change : changes(history)) {
      List<String> added = ids(change.added());
      List<String> removed = ids(change.removed());
      List<String> changed = change.changed().stream().map(pair -> pair.before().id()).toList();

      assertThat(List.of(added, removed, changed)).allSatisfy(ids -> assertThat(ids).isSorted());
      assertThat(Stream.of(added, removed, changed).flatMap(List::stream)).doesNotHaveDuplicates();
      assertThat(change.changed())
          .allSatisfy(
              pair -> {
                assertThat(pair.after().id()).isEqualTo(pair.before().id());
                assertThat(pair.after()).isNotEqualTo(pair.before());
              });
    }
  }

  @Property
  void nothingDiffersExactlyBetweenSameEndpoints(@ForAll("history") List<ServiceSnapshot> history) {
    for (ServiceSnapshot one : history) {
      for (ServiceSnapshot other : history) {
        ServiceChange change = ServiceChange.between(one, other);
        boolean nothing =
            change.added().isEmpty() && change.removed().isEmpty() && change.changed().isEmpty();
        assertThat(nothing).isEqualTo(one.sameEndpointsAs(other));
      }
    }
  }

  private static List<ServiceChange> changes(List<ServiceSnapshot> history) {
    List<ServiceChange> changes = new ArrayList<>();
    changes.add(ServiceChange.first(history.get(0)));
    for (int i = 1; i < history.size(); i++) {
      changes.add(ServiceChange.between(history.get(i - 1), history.get(i)));
    }
    return changes;
  }

  private static List<String> ids(Collection<ServiceEndpoint> endpoints) {
    return endpoints.stream().map(ServiceEndpoint::id).toList();
  }
}

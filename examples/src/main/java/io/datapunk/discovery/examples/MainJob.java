package io.datapunk.discovery.examples;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceEndpoint;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.Subscription;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The steps of the quickstart. */
final class MainJob implements AutoCloseable {

  private final ServiceDiscovery discovery;
  private final PrintStream out;
  private final ChangePrinter changes;
  private final List<Greeter> greeters = new ArrayList<>();
  private final List<Registration> registrations = new ArrayList<>();

  MainJob(ServiceDiscovery discovery, PrintStream out) {
    this.discovery = discovery;
    this.out = out;
    this.changes = new ChangePrinter(out);
  }

  void run() throws IOException {
    out.println("\n1. Three services register, each with a health check");
    register("Alice", "v1");
    register("Bob", "v1");
    register("Carol", "v2");

    out.println("\n2. A client watches them; each is shown once its check has passed");
    Subscription subscription = discovery.watch(Greeter.SERVICE, changes);
    changes.awaitPassing(ids(0, 1, 2));

    out.println("\n3. The client looks them up, from its cache, and calls them");
    call("all", discovery.discover(Greeter.SERVICE));
    ServiceQuery newest = ServiceQuery.builder(Greeter.SERVICE).tags("v2").build();
    call("with tag v2", discovery.discover(newest));

    out.println("\n4. Alice is killed: no goodbye, her check fails");
    greeters.get(0).kill();
    changes.awaitPassing(ids(1, 2));

    out.println("\n5. Bob deregisters, and is gone before he stops");
    leave(1);
    changes.awaitPassing(ids(2));
    print("held by the watch", subscription.snapshot());
  }

  private void register(String name, String version) throws IOException {
    Greeter greeter = Greeter.start(name, version);
    greeters.add(greeter);
    Registration registration = discovery.register(greeter.registration());
    registrations.add(registration);
    out.println("   " + registration.id() + ": " + registration.state());
    if (registration.state() != RegistrationState.REGISTERED) {
      throw new StepFailedException(
          registration.id() + " is not registered yet. Is the registry reachable?");
    }
  }

  private void call(String what, ServiceSnapshot snapshot) throws IOException {
    print(what, snapshot);
    for (ServiceEndpoint endpoint : snapshot.endpoints()) {
      out.println("     " + endpoint.authority() + " says: " + Greeter.ask(endpoint));
    }
  }

  void print(String what, ServiceSnapshot snapshot) {
    String freshness = snapshot.isStale() ? "stale" : "fresh";
    out.printf(
        "   %s: %d, %s, source %s, version %d%n",
        what, snapshot.size(), freshness, snapshot.source(), snapshot.version());
  }

  private void leave(int index) {
    registrations.get(index).close();
    out.println("   " + registrations.get(index).id() + ": " + registrations.get(index).state());
    greeters.get(index).kill();
  }

  private List<String> ids(int... indexes) {
    List<String> ids = new ArrayList<>();
    for (int index : indexes) {
      ids.add(registrations.get(index).id());
    }
    return ids;
  }

  @Override
  public void close() {
    registrations.forEach(Registration::close);
    greeters.forEach(Greeter::kill);
  }
}

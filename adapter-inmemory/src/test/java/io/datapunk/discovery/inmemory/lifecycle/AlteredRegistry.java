package io.datapunk.discovery.inmemory.lifecycle;

import io.datapunk.discovery.HealthCheck;
import io.datapunk.discovery.HealthReport;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.ObservedInstance;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.Registry;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A registry like another one, but for the methods that a test overrides. */
class AlteredRegistry implements Registry {

  private final Registry like;

  AlteredRegistry(Registry like) {
    this.like = like;
  }

  @Override
  public CompletableFuture<RegistryAnswer> read(ReadRequest request) {
    return like.read(request);
  }

  @Override
  public CompletableFuture<Set<String>> services(Optional<String> datacenter) {
    return like.services(datacenter);
  }

  @Override
  public CompletableFuture<Void> register(DesiredInstance instance) {
    return like.register(instance);
  }

  @Override
  public CompletableFuture<Void> deregister(String service, String id) {
    return like.deregister(service, id);
  }

  @Override
  public CompletableFuture<Optional<ObservedInstance>> find(String service, String id) {
    return like.find(service, id);
  }

  @Override
  public CompletableFuture<Void> report(
      String service, String id, String check, HealthReport report) {
    return like.report(service, id, check, report);
  }

  @Override
  public CompletableFuture<Void> maintenance(String service, String id, boolean on, String reason) {
    return like.maintenance(service, id, on, reason);
  }

  @Override
  public boolean runsItself(HealthCheck check) {
    return like.runsItself(check);
  }

  @Override
  public void validate(ServiceRegistration registration) {
    like.validate(registration);
  }

  @Override
  public void close() {
    like.close();
  }
}

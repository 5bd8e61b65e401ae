package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceSnapshot;
import io.datapunk.discovery.StaleReason;
import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Several witnesses as one; each sees every event, in the order in which they were added. */
public final class Witnesses implements Witness {

  private final List<Witness> all = new ArrayList<>();

  /** Creates none yet. */
  public Witnesses() {}

  /** Adds some. */
  public void add(List<Witness> more) {
    all.addAll(more);
  }

  private void each(Consumer<Witness> event) {
    for (Witness witness : all) {
      event.accept(witness);
    }
  }

  @Override
  public void began(ClientProcess process) {
    each(witness -> witness.began(process));
  }

  @Override
  public void lookedUp(Lookup lookup) {
    each(witness -> witness.lookedUp(lookup));
  }

  @Override
  public void showed(Subscriber subscriber, ServiceSnapshot snapshot) {
    each(witness -> witness.showed(subscriber, snapshot));
  }

  @Override
  public void refused(Subscriber subscriber, RuntimeException failure) {
    each(witness -> witness.refused(subscriber, failure));
  }

  @Override
  public void changed(Subscriber subscriber, ServiceChange change) {
    each(witness -> witness.changed(subscriber, change));
  }

  @Override
  public void stale(Subscriber subscriber, ServiceSnapshot last, StaleReason reason) {
    each(witness -> witness.stale(subscriber, last, reason));
  }

  @Override
  public void recovered(Subscriber subscriber, ServiceSnapshot current) {
    each(witness -> witness.recovered(subscriber, current));
  }

  @Override
  public void asked(ClientProcess process, ReadRequest request) {
    each(witness -> witness.asked(process, request));
  }

  @Override
  public void answered(
      ClientProcess process, ReadRequest request, long askedAt, RegistryAnswer answer) {
    each(witness -> witness.answered(process, request, askedAt, answer));
  }

  @Override
  public void failed(
      ClientProcess process,
      ReadRequest request,
      long askedAt,
      boolean abandoned,
      boolean swallowed) {
    each(witness -> witness.failed(process, request, askedAt, abandoned, swallowed));
  }

  @Override
  public void tick() {
    each(Witness::tick);
  }

  @Override
  public void quiet() {
    each(Witness::quiet);
  }

  @Override
  public void closed(ClientProcess process) {
    each(witness -> witness.closed(process));
  }
}

package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.testkit.simulation.model.Chance;
import io.datapunk.discovery.testkit.simulation.model.WorldTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What happens in a world: a rough time, in which users act and faults come and go; a calm time, in
 * which everything must come right; and the end, when all is closed.
 */
public final class Story {

  private static final int MOST_FAULTS = 7;
  private static final long TICK = 250 * WorldTime.MILLI;
  private static final long CALM_TICK = 2 * WorldTime.SECOND;
  private static final long AFTER_CLOSE = 60 * WorldTime.SECOND;

  private final World world;
  private final Witness witness;
  private final BooleanSupplier over;
  private final Users users;
  private final Faults faults;
  private final Chance chance;
  private final List<Fault> present = new ArrayList<>();
  private boolean calm;

  /**
   * Prepares the story of a world.
   *
   * @param witness sees it
   * @param over whether enough was seen; then it ends early
   */
  public Story(World world, Witness witness, BooleanSupplier over) {
    this.world = world;
    this.over = over;
    this.witness = witness;
    this.users = new Users(world);
    this.faults = new Faults(world, users);
    this.chance = world.chance("story");
  }

  /** Plays it. */
  public void play() {
    faults.begin();
    users.begin();
    world.time().after(TICK, this::tick);
    plan();
    if (world.advanceUntil(over, world.plan().roughNanos())) {
      return;
    }
    calmDown();
    if (world.advanceUntil(over, world.plan().calmNanos())) {
      return;
    }
    world.journal().add(() -> "all should be well by now");
    look();
    witness.quiet();
    close();
  }

  private void plan() {
    for (int i = chance.below(MOST_FAULTS + 1); i > 0; i--) {
      long at = chance.between(WorldTime.SECOND, world.plan().roughNanos());
      long length = chance.between(500, chance.of(0.3) ? 150_000 : 25_000) * WorldTime.MILLI;
      world.time().after(at, () -> happen(length));
    }
  }

  private void happen(long length) {
    if (calm) {
      return;
    }
    Fault fault = faults.draw();
    world.journal().add(() -> "FAULT " + fault.name());
    present.add(fault);
    fault.begin().run();
    world
        .time()
        .after(
            length,
            () -> {
              if (present.remove(fault)) {
                heal(fault);
              }
            });
  }

  private void heal(Fault fault) {
    world.journal().add(() -> "HEALED " + fault.name());
    fault.end().run();
  }

  private void calmDown() {
    calm = true;
    users.rest();
    world.journal().add(() -> "no more faults, nobody acts any more");
    List<Fault> left = List.copyOf(present);
    present.clear();
    left.forEach(this::heal);
    faults.healAll();
  }

  private void tick() {
    world.time().after(calm ? CALM_TICK : TICK, this::tick);
    look();
    witness.tick();
  }

  private void look() {
    for (Host host : world.hosts()) {
      ClientProcess process = host.process();
      if (process.isLive()) {
        process.subscribers().forEach(Subscriber::look);
      }
    }
  }

  private void close() {
    List<ClientProcess> closed = new ArrayList<>();
    for (Host host : world.hosts()) {
      closed.add(host.process());
      host.process().close();
    }
    world.advance(AFTER_CLOSE);
    closed.forEach(witness::closed);
  }
}

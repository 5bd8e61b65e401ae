package io.datapunk.discovery.testkit.simulation.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The network between one process and one agent. It is fast, or refuses connections, or swallows
 * everything in silence, or loses this and that; messages may overtake each other.
 */
public final class Link {

  /** How it fares. */
  public enum Mode {
    /** Messages arrive. */
    OPEN,
    /** New connections are refused, and the open ones have been reset. */
    REFUSING,
    /** Connections look open, and nothing arrives. */
    SILENT
  }

  private final String name;
  private final WorldTime time;
  private final Chance chance;
  private final Physics physics;
  private final Gate client;
  private List<Call<?>> underWay = new ArrayList<>();
  private Mode mode = Mode.OPEN;
  private double lossRate;
  private double straggleRate;
  private long slowNanos;

  /** Connects {@code client} with an agent; the name is for the journal. */
  public Link(String name, WorldTime time, Chance chance, Physics physics, Gate client) {
    this.name = name;
    this.time = time;
    this.chance = chance;
    this.physics = physics;
    this.client = client;
  }

  /** Returns how it fares. */
  public Mode mode() {
    return mode;
  }

  /** Returns whether messages arrive, all of them, and in usual time. */
  public boolean isGood() {
    return mode == Mode.OPEN && lossRate == 0 && slowNanos == 0 && straggleRate == 0;
  }

  /** Returns whether messages take longer than usual. */
  public boolean isSlow() {
    return slowNanos > 0 || straggleRate > 0;
  }

  /** Changes how it fares; whoever refuses has reset what was open. */
  public void mode(Mode next) {
    mode = next;
    if (next == Mode.REFUSING) {
      reset();
    }
  }

  /** Loses messages in either direction with this probability, and says so to the client. */
  public void lose(double rate) {
    lossRate = rate;
  }

  /** Delivers requests seconds late with this probability, after the client has given up. */
  public void straggle(double rate) {
    straggleRate = rate;
  }

  /** Makes every message take up to this much longer. */
  public void slow(long nanos) {
    slowNanos = nanos;
  }

  /** Breaks all open connections. */
  public void reset() {
    List<Call<?>> broken = underWay;
    underWay = new ArrayList<>();
    for (Call<?> call : broken) {
      client.enter(() -> call.breakOff("connection reset"));
    }
  }

  /** Takes a request to the agent. */
  void toAgent(Call<?> call, Runnable atAgent) {
    if (mode == Mode.REFUSING) {
      time.after(trip(), () -> client.enter(() -> call.breakOff("connection refused")));
      return;
    }
    underWay.add(call);
    call.whenOver(() -> underWay.remove(call));
    if (mode == Mode.SILENT) {
      call.swallowed();
    } else if (chance.of(lossRate)) {
      time.after(trip(), () -> client.enter(() -> call.breakOff("connection lost on the way")));
    } else {
      long late = chance.of(straggleRate) ? chance.between(1, 12) * WorldTime.SECOND : 0;
      time.after(trip() + late, atAgent);
    }
  }

  /** Takes an answer, or a failure, to the client. */
  void toClient(Call<?> call, Runnable atClient) {
    if (mode == Mode.SILENT) {
      call.swallowed();
    } else if (mode == Mode.REFUSING || chance.of(lossRate)) {
      time.after(
          trip(), () -> client.enter(() -> call.breakOff("connection lost on the way back")));
    } else {
      time.after(trip(), () -> arrive(call, atClient));
    }
  }

  private void arrive(Call<?> call, Runnable atClient) {
    if (mode == Mode.SILENT) {
      call.swallowed();
    } else if (mode == Mode.OPEN) {
      client.enter(atClient);
    } // what was refused meanwhile has been broken off
  }

  private long trip() {
    return chance.between(physics.shortestTripNanos(), physics.longestTripNanos())
        + chance.between(0, slowNanos);
  }

  @Override
  public String toString() {
    return name;
  }
}

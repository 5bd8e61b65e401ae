package io.datapunk.discovery.core.health;

import io.datapunk.discovery.HealthTransition;
import java.util.ArrayList;
import java.util.List;

/**
 * The last changes of something's health, oldest first, {@value #LIMIT} at most.
 *
 * <p>Immutable.
 */
public final class HealthHistory {

  /** How many changes are kept. */
  public static final int LIMIT = 16;

  private static final HealthHistory EMPTY = new HealthHistory(List.of());

  private final List<HealthTransition> transitions;

  private HealthHistory(List<HealthTransition> transitions) {
    this.transitions = transitions;
  }

  /** Returns the history of these changes, oldest first; of too many the last. */
  public static HealthHistory of(List<HealthTransition> transitions) {
    int size = transitions.size();
    return new HealthHistory(List.copyOf(transitions.subList(Math.max(0, size - LIMIT), size)));
  }

  /** Returns a history of nothing. */
  public static HealthHistory empty() {
    return EMPTY;
  }

  /** Returns this history with one more change; the oldest gives way. */
  public HealthHistory with(HealthTransition transition) {
    int dropped = transitions.size() == LIMIT ? 1 : 0;
    List<HealthTransition> more = new ArrayList<>(transitions.subList(dropped, transitions.size()));
    more.add(transition);
    return new HealthHistory(List.copyOf(more));
  }

  /** Returns the changes, oldest first. */
  public List<HealthTransition> transitions() {
    return transitions;
  }
}

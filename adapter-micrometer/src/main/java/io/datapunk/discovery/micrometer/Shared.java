package io.datapunk.discovery.micrometer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Things made for the first user of a series and taken down after its last. Thread-safe. */
final class Shared<T> {

  private final Function<Series, T> make;
  private final Consumer<T> takeDown;
  private final Map<Series, Use<T>> uses = new HashMap<>();

  Shared(Function<Series, T> make, Consumer<T> takeDown) {
    this.make = make;
    this.takeDown = takeDown;
  }

  /** Returns the thing of this series for one more user; what making it throws, this throws. */
  synchronized T acquire(Series series) {
    Use<T> use = uses.computeIfAbsent(series, absent -> new Use<>(make.apply(absent)));
    use.users++;
    return use.thing;
  }

  /** Ends one use of the series. */
  synchronized void release(Series series) {
    Use<T> use = uses.get(series);
    if (use != null && --use.users == 0) {
      uses.remove(series);
      takeDown.accept(use.thing);
    }
  }

  private static final class Use<T> {
    final T thing;
    int users;

    Use(T thing) {
      this.thing = thing;
    }
  }
}

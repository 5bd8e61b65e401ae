package io.datapunk.discovery.core.view;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much the views hold that are not pinned, and which of them hold nothing yet. Safe for use
 * from any thread; its lock is held for short steps, and nothing is called under it.
 */
final class Footprint {

  private static final int LEFT = -1;

  /** Views that hold nothing yet stand beside the others, and have a bound of their own. */
  private static final int MOST_NEWCOMERS = 1_000;

  private final Runnable onExcess;
  private final int mostEndpoints;

  // guarded by this
  private final Set<ServiceView> newcomers = new LinkedHashSet<>();
  private long endpoints;

  /** Creates one; {@code onExcess} is told when it may be time to make room. */
  Footprint(int mostEndpoints, Runnable onExcess) {
    this.mostEndpoints = mostEndpoints;
    this.onExcess = onExcess;
  }

  /** Counts a view that has just come. */
  synchronized void came(ServiceView view) {
    if (view.lastKnown() == null) {
      newcomers.add(view);
    }
  }

  /** Counts a view anew, whose state or pins changed. */
  void changed(ServiceView view) {
    boolean excess;
    synchronized (this) {
      boolean settled = false;
      if (view.counted == LEFT) {
        return;
      }
      Published state = view.published();
      if (state != null || view.isWatched()) {
        settled = newcomers.remove(view);
      }
      int now = state == null || view.isWatched() ? 0 : state.endpoints().size();
      boolean grew = now > view.counted;
      endpoints += now - view.counted;
      view.counted = now;
      excess = settled || grew && endpoints > mostEndpoints;
    }
    if (excess) {
      onExcess.run();
    }
  }

  /** Counts a view no longer, whatever becomes of it. */
  synchronized void left(ServiceView view) {
    newcomers.remove(view);
    if (view.counted != LEFT) {
      endpoints -= view.counted;
      view.counted = LEFT;
    }
  }

  /** Returns whether there are more endpoints than there may be. */
  synchronized boolean isExcessive() {
    return endpoints > mostEndpoints;
  }

  synchronized long endpoints() {
    return endpoints;
  }

  /** Returns how many views hold nothing yet. */
  synchronized int newcomers() {
    return newcomers.size();
  }

  /** Returns the view that has waited longest for its first state, if too many do, else null. */
  synchronized @Nullable ServiceView surplusNewcomer() {
    if (newcomers.size() <= MOST_NEWCOMERS) {
      return null;
    }
    Iterator<ServiceView> oldest = newcomers.iterator();
    ServiceView view = oldest.next();
    oldest.remove();
    return view;
  }
}

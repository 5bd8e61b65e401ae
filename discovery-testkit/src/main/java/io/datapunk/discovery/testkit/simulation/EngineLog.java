package io.datapunk.discovery.testkit.simulation;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * A log for simulations: errors that the engine logs during a run break that run, since an engine
 * that is not broken logs none; outside of runs they are printed. Warnings are its daily bread
 * where everything fails, and are dropped.
 *
 * <p>In use where the system property {@code slf4j.provider} names it.
 */
public final class EngineLog implements SLF4JServiceProvider {

  private static final ThreadLocal<@Nullable Consumer<String>> LISTENERS = new ThreadLocal<>();

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter nothing = new NOPMDCAdapter();

  /** Does nothing yet; for SLF4J. */
  public EngineLog() {}

  /** Tells {@code listener} what this thread logs as an error, until {@link #end}. */
  static void begin(Consumer<String> listener) {
    LISTENERS.set(listener);
  }

  /** Prints again. */
  static void end() {
    LISTENERS.remove();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return NamedLogger::new;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return nothing;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}

  private static final class NamedLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    NamedLogger(String name) {
      this.name = name;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable cause) {
      Consumer<String> listener = LISTENERS.get();
      String message = MessageFormatter.basicArrayFormat(pattern, arguments);
      if (listener == null) {
        System.err.println(level + " " + name + " - " + message);
      } else {
        listener.accept(name + " - " + message + (cause == null ? "" : "\n" + Stacks.of(cause)));
      }
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public boolean isWarnEnabled() {
      return false;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}

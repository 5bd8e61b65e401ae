package io.datapunk.discovery.inmemory.cache;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * A log that a test can read: what its own thread logs from INFO on. Other lines are printed if
 * they are errors. In use where the system property {@code slf4j.provider} names it.
 */
public final class CapturedLog implements SLF4JServiceProvider {

  private static final ThreadLocal<List<String>> LINES = new ThreadLocal<>();

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter nothing = new NOPMDCAdapter();

  /** For SLF4J. */
  public CapturedLog() {}

  /** Begins to note what this thread logs. */
  static void begin() {
    LINES.set(new ArrayList<>());
  }

  /** Returns what this thread has logged since, level first, and notes no more. */
  static List<String> end() {
    List<String> lines = LINES.get();
    LINES.remove();
    return lines;
  }

  private static void add(Level level, String name, String message, Object... arguments) {
    String text = MessageFormatter.basicArrayFormat(message, arguments);
    List<String> lines = LINES.get();
    if (lines != null) {
      lines.add(level + " " + text);
    } else if (level == Level.ERROR) {
      System.err.println(level + " " + name + " - " + text);
    }
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return Named::new;
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

  private static final class Named extends LegacyAbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;

    Named(String name) {
      this.name = name;
    }

    /** Messages stand alone: what else an event bears is for those who can show it. */
    @Override
    public void log(LoggingEvent event) {
      add(event.getLevel(), name, event.getMessage(), event.getArgumentArray());
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
      add(level, name, pattern, arguments);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
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
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}

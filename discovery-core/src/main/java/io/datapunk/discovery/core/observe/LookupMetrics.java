package io.datapunk.discovery.core.observe;

import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.MetricsSink;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts lookups: by hits of the cache in this JVM, which stay cheap, and by the others. */
public final class LookupMetrics {

  private final MetricsSink sink;
  private final LongAdder hits = new LongAdder();
  private final Handle shown;

  /** Creates one that counts into {@code sink}. */
  public LookupMetrics(MetricsSink sink) {
    this.sink = sink;
    this.shown = sink.total(Metrics.CACHE_REQUESTS.name(), tags("local", "hit"), hits::sum);
  }

  /** Notes a lookup answered from this JVM. */
  public void hit() {
    hits.increment();
  }

  /** Notes a lookup that this JVM's cache could not answer. */
  public void miss() {
    sink.counter(Metrics.CACHE_REQUESTS.name(), tags("local", "miss")).increment();
  }

  /** Notes a lookup that was told at once why the one before it failed. */
  public void failedLately() {
    sink.counter(Metrics.CACHE_REQUESTS.name(), tags("local", "failed_lately")).increment();
  }

  /** Notes what the distributed cache said: {@code hit}, {@code miss}, {@code failed}, ... */
  public void shared(String result) {
    sink.counter(Metrics.CACHE_REQUESTS.name(), tags("distributed", result)).increment();
  }

  /** Notes how long a lookup took that could not be answered at once. */
  public void asked(long nanos, boolean answered) {
    sink.timer(Metrics.LOOKUPS.name(), Map.of("outcome", answered ? "answered" : "failed"))
        .recordNanos(nanos);
  }

  /** Takes the series away. */
  public void close() {
    shown.close();
  }

  private static Map<String, String> tags(String level, String result) {
    return Map.of("level", level, "result", result);
  }
}

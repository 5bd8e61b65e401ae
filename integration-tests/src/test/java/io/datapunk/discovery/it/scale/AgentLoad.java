package io.datapunk.discovery.it.scale;

import io.datapunk.discovery.it.servers.Connections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What clients cost an agent: requests by its own count, connections by the kernel's. */
final class AgentLoad {

  private static final Pattern TIMESTAMP = Pattern.compile("\"Timestamp\": ?\"([^\"]+)\"");
  private static final Pattern SAMPLE =
      Pattern.compile("\"Name\": ?\"[^\"]*\\.?http\\.([^\"]+)\",\\s*\"Count\": ?(\\d+)");

  private final Fleet fleet;
  private final int port;

  AgentLoad(Fleet fleet, int port) {
    this.fleet = fleet;
    this.port = port;
  }

  /** Returns requests per second over that time; the agent sums up each ten seconds. */
  double requestsPerSecond(Duration time) {
    Map<String, Integer> intervals = new TreeMap<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
      String metrics = fleet.get("/v1/agent/metrics");
      Matcher timestamp = TIMESTAMP.matcher(metrics);
      if (timestamp.find()) {
        intervals.put(timestamp.group(1), count(metrics));
      }
    }
    List<Integer> whole = intervals.values().stream().skip(1).toList();
    return whole.stream().mapToInt(i -> i).average().orElse(0) / 10;
  }

  private static int count(String metrics) {
    int count = 0;
    Matcher sample = SAMPLE.matcher(metrics);
    while (sample.find()) {
      if (!sample.group(1).contains("agent.metrics")) {
        count += Integer.parseInt(sample.group(2));
      }
    }
    return count;
  }

  /** Returns how many connections that process has with the agent. */
  int connections(long pid) {
    return Connections.toPort(pid, port);
  }
}

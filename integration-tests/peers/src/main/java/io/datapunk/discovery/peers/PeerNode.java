package io.datapunk.discovery.peers;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks up all services all the time, and tells on its output what differs from the last time:
 *
 * <pre>
 * ready
 * saw SERVICE NUMBER,NUMBER... ID,ID...
 * slow SERVICE TICKS_AT_ITS_BEGINNING
 * failed SERVICE EXCEPTION
 * turn LOOKUPS THREADS
 * </pre>
 *
 * <p>Each line begins with the ticks of its moment. Ticks of two processes on one Linux machine can
 * be compared. It ends with its input.
 */
public final class PeerNode {

  private static final long PAUSE_NANOS = 2_000_000;
  private static final long SLOW_NANOS = 100_000_000;
  private static final String FAILED = "";

  private PeerNode() {}

  /** Arguments: which client, the port of the agent, the services. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    List<String> services = Arrays.asList(arguments).subList(2, arguments.length);
    Peer peer =
        arguments[0].equals("spring") ? new SpringPeer(port) : new ConsulClientPeer(port, services);
    for (String service : services) {
      peer.lookUp(service);
    }
    Thread looker = new Thread(() -> look(peer, services), "looker");
    looker.setDaemon(true);
    say("ready");
    looker.start();
    while (System.in.read() >= 0) {
      // wait for the end
    }
    Runtime.getRuntime().halt(0);
  }

  private static void look(Peer peer, List<String> services) {
    Map<String, String> last = new HashMap<>();
    long lookups = 0;
    while (true) {
      for (String service : services) {
        String seen = lookUp(peer, service);
        lookups++;
        if (!seen.equals(FAILED) && !seen.equals(last.put(service, seen))) {
          say("saw " + seen);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      say("turn " + lookups + " " + ManagementFactory.getThreadMXBean().getThreadCount());
    }
  }

  private static String lookUp(Peer peer, String service) {
    long began = System.nanoTime();
    String seen;
    try {
      Map<String, String> numbers = peer.lookUp(service);
      seen = service + " " + list(new TreeSet<>(numbers.values())) + " " + list(numbers.keySet());
    } catch (Exception e) {
      say("failed " + service + " " + e.getClass().getSimpleName());
      seen = FAILED;
    }
    long ended = System.nanoTime();
    if (ended - began > SLOW_NANOS) {
      say("slow " + service + " " + began);
    }
    return seen;
  }

  private static String list(Iterable<String> parts) {
    String joined = String.join(",", parts);
    return joined.isEmpty() ? "-" : joined;
  }

  private static void say(String what) {
    synchronized (System.out) {
      System.out.println("> " + System.nanoTime() + " " + what);
      System.out.flush();
    }
  }
}

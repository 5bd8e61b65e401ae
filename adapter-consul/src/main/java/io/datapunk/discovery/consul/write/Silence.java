package io.datapunk.discovery.consul.write;

import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.core.port.Handle;
import io.datapunk.discovery.core.port.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Tells writes on dead connections from those that an agent needs time for.
 *
 * <p>A write, also the report of a check, is answered within milliseconds, but without a leader
 * only after 7 s and more, and one that is given up and sent again queues behind itself. On a
 * connection that was left dead it would be silent for its whole time limit. So the agent is asked
 * apart from it whether it has a leader: a write that is silent though there is one is given up.
 */
final class Silence {

  private static final Duration SUSPICIOUS = Duration.ofSeconds(2);
  private static final Duration BETWEEN = Duration.ofMillis(500);

  /** An agent that was frozen answers what it finds in any order. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Ask LEADER =
      Ask.get("ask for the leader", "/v1/status/leader", Duration.ofSeconds(1));

  private final AgentHttp http;
  private final Scheduler scheduler;

  Silence(AgentHttp http, Scheduler scheduler) {
    this.http = http;
    this.scheduler = scheduler;
  }

  /** Watches over a write that begins, until it is closed. {@code dead} must not block. */
  Handle watch(Agent agent, Runnable dead) {
    Watch watch = new Watch(agent, dead);
    watch.later(SUSPICIOUS, watch::ask);
    return watch;
  }

  private final class Watch implements Handle {

    private final Agent agent;
    private final Runnable dead;
    private boolean over;
    private Handle step = () -> {};

    Watch(Agent agent, Runnable dead) {
      this.agent = agent;
      this.dead = dead;
    }

    private synchronized void later(Duration delay, Runnable next) {
      if (!over) {
        step = scheduler.after(delay, next);
      }
    }

    private void ask() {
      CompletableFuture<Answer> answer = http.sendFirst(agent, LEADER);
      underWay(answer);
      answer.whenComplete(
          (told, failure) -> {
            if (failure == null && hasLeader(told)) {
              later(GRACE, dead);
            } else {
              later(BETWEEN, this::ask);
            }
          });
    }

    private void underWay(CompletableFuture<Answer> answer) {
      boolean needed;
      synchronized (this) {
        needed = !over;
        step = () -> answer.cancel(true);
      }
      if (!needed) {
        answer.cancel(true);
      }
    }

    @Override
    public void close() {
      Handle last;
      synchronized (this) {
        over = true;
        last = step;
      }
      last.close();
    }
  }

  /** Without a leader the answer is an empty text. */
  private static boolean hasLeader(Answer answer) {
    return answer.isOk() && answer.text().contains(":");
  }
}

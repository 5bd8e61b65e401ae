package io.datapunk.discovery.consul.http;

import io.datapunk.discovery.consul.agent.Agent;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The place where every long poll passes: each holds a connection of the budget to its end.
 *
 * <p>An agent goes on serving a poll whose connection was closed, and counts it until its wait is
 * over. So a poll that nobody waits for any more is neither closed nor asked again; it ends by
 * itself, and its place stays taken for as long.
 */
public final class LongPolls {

  private final AgentHttp http;
  private final Budgets budgets;
  private final Contacts contacts;
  private final Set<CompletableFuture<Answer>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public LongPolls(AgentHttp http, Budgets budgets, Contacts contacts) {
    this.http = http;
    this.budgets = budgets;
    this.contacts = contacts;
  }

  /** Polls for one service, if the budget has a place beside {@code kept} others. */
  public Optional<CompletableFuture<Answer>> tryPoll(Agent agent, Ask ask, int kept) {
    ConnectionBudget budget = budgets.of(agent);
    return budget.tryOwnPoll(kept)
        ? Optional.of(send(agent, ask, budget::endOwnPoll))
        : Optional.empty();
  }

  /** Polls for many: the places for these polls are kept. */
  public CompletableFuture<Answer> poll(Agent agent, Ask ask) {
    ConnectionBudget budget = budgets.of(agent);
    budget.startSharedPoll();
    return send(agent, ask, budget::endSharedPoll);
  }

  /** Ends all polls. */
  public void close() {
    closed = true;
    open.forEach(poll -> poll.cancel(true));
  }

  private CompletableFuture<Answer> send(Agent agent, Ask ask, Runnable end) {
    CompletableFuture<Answer> poll = begin(agent, ask);
    open.add(poll);
    poll.whenComplete(
        (answer, failure) -> {
          end.run();
          open.remove(poll);
        });
    if (closed) {
      poll.cancel(true);
    }
    // cancelling this leaves the poll alone
    return poll.thenCompose(answer -> contacts.completed(agent, ask, answer));
  }

  /** A place that was taken is given back by the end of a future, so there must be one. */
  private CompletableFuture<Answer> begin(Agent agent, Ask ask) {
    try {
      return http.sendLong(agent, ask);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(Failures.of(ask.what(), agent, e));
    }
  }
}

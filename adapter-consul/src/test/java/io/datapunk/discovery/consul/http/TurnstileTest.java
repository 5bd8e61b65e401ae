package io.datapunk.discovery.consul.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is let in, and when. */
final class TurnstileTest {

  private final List<String> begun = new ArrayList<>();
  private int width = 2;
  private final Turnstile turnstile = new Turnstile(() -> width);

  @Test
  void whoComesBeyondTheWidthWaitsInOrder() {
    CompletableFuture<?> a = enter("a");
    enter("b");
    enter("c");
    enter("d");
    assertThat(begun).containsExactly("a", "b");

    a.complete(null);
    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void p7_whoIsFirstPassesThoseWhoWait() {
    CompletableFuture<?> a = enter("a");
    enter("b");
    enter("c");
    CompletableFuture<Void> first = new CompletableFuture<>();
    turnstile.enterFirst(() -> begun.add("first"), first);
    assertThat(begun).containsExactly("a", "b");

    a.complete(null);
    assertThat(begun).containsExactly("a", "b", "first");
    first.complete(null);
    assertThat(begun).containsExactly("a", "b", "first", "c");
  }

  @Test
  void p11_whosePlaceIsTakenFromTheWidthWaitsUntilItIsFree() {
    CompletableFuture<?> a = enter("a");
    CompletableFuture<?> b = enter("b");
    enter("c");
    width = 1;
    turnstile.enterBeside(() -> begun.add("poll"), new CompletableFuture<>());
    assertThat(begun).containsExactly("a", "b");

    a.complete(null);
    assertThat(begun).containsExactly("a", "b", "poll");
    b.complete(null);
    assertThat(begun).containsExactly("a", "b", "poll", "c");
  }

  @Test
  void whatIsOverBeforeItsTurnIsNotBegun() {
    CompletableFuture<?> a = enter("a");
    enter("b");
    enter("c").cancel(true);
    enter("d");

    a.complete(null);
    assertThat(begun).containsExactly("a", "b", "d");
  }

  @Test
  void onceClosedItLetsNobodyIn() {
    CompletableFuture<?> a = enter("a");
    enter("b");
    enter("c");
    turnstile.close();

    a.complete(null);
    enter("d");
    assertThat(begun).containsExactly("a", "b");
  }

  private CompletableFuture<?> enter(String name) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    turnstile.enter(() -> begun.add(name), over);
    return over;
  }
}

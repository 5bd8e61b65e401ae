package io.datapunk.discovery.consul.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.agent.Agents;
import io.datapunk.discovery.consul.call.Call;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Asks;
import io.datapunk.discovery.consul.protocol.Parsed;
import io.datapunk.discovery.consul.protocol.Refusals;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Finds out which datacenter of which cluster an agent belongs to, as all agents of it say alike.
 *
 * <p>There is no one request for that which every token may make. The servers' addresses may be
 * read without any right and are the datacenter's own; its name is added where the token may read
 * it, which is so or not for all who share, since they share the token. After servers were replaced
 * the place is another; that costs the sharing of what was written before, and nothing else.
 */
public final class Location {

  private static final int HASH_BYTES = 8;

  private final AgentHttp http;
  private final Agents agents;
  private final AclToken token;

  public Location(AgentHttp http, Agents agents, AclToken token) {
    this.http = http;
    this.agents = agents;
    this.token = token;
  }

  /** Completes the call with a name that is alike at all agents of the datacenter. */
  public void find(Call<Optional<String>> call) {
    Agent agent = agents.current();
    Ask ask = Ask.get("read servers", "/v1/status/peers", Asks.LIMIT);
    call.after(
        http.send(agent, ask),
        answer -> {
          if (!answer.isOk()) {
            throw Refusals.ofRead(ask, agent, answer, token);
          }
          findDatacenter(call, agent, new Parsed(ask, agent, answer).servers());
        },
        call::fail);
  }

  private void findDatacenter(Call<Optional<String>> call, Agent agent, SortedSet<String> servers) {
    Ask ask = Ask.get("read the agent", "/v1/agent/self", Asks.LIMIT);
    call.after(
        http.send(agent, ask),
        answer -> {
          String name = "";
          if (answer.isOk()) {
            name = new Parsed(ask, agent, answer).datacenter();
          } else if (answer.status() != 403) {
            throw Refusals.ofRead(ask, agent, answer, token);
          }
          String hash = hash(String.join(",", servers));
          call.complete(Optional.of(name.isEmpty() ? hash : name + "-" + hash));
        },
        call::fail);
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

package io.datapunk.discovery.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.datapunk.discovery.consul.ConsulJson.AgentHealth;
import io.datapunk.discovery.consul.ConsulJson.Entry;
import io.datapunk.discovery.consul.ConsulJson.Self;
import io.datapunk.discovery.core.port.RegistryException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads bodies of answers; whatever is not as expected is garbage, never an empty result. */
final class Parsed {

  private final Ask ask;
  private final Agent agent;
  private final Answer answer;

  Parsed(Ask ask, Agent agent, Answer answer) {
    this.ask = ask;
    this.agent = agent;
    this.answer = answer;
  }

  List<Entry> health() {
    List<Entry> entries = read(ConsulJson.HEALTH);
    for (Entry entry : entries) {
      require(entry != null && !entry.service.id.isEmpty(), "an instance without an id");
    }
    return entries;
  }

  AgentHealth agentHealth() {
    return read(ConsulJson.AGENT_HEALTH);
  }

  Self self() {
    return read(ConsulJson.SELF);
  }

  SortedSet<String> services() {
    Map<String, Object> services = read(ConsulJson.SERVICES);
    return Collections.unmodifiableSortedSet(new TreeSet<>(services.keySet()));
  }

  /** Returns the servers' addresses, at least one. */
  SortedSet<String> servers() {
    List<String> servers = read(ConsulJson.SERVERS);
    require(!servers.isEmpty() && !servers.contains(null), "no servers");
    return new TreeSet<>(servers);
  }

  /** Returns the name of the agent's datacenter. */
  String datacenter() {
    String name = self().config.datacenter;
    require(name.matches("[A-Za-z0-9_-]{1,63}"), "no datacenter");
    return name;
  }

  /** Returns whether all that was asked for is allowed. */
  boolean allAllowed(int expected) {
    List<ConsulJson.Verdict> verdicts = read(ConsulJson.VERDICTS);
    require(verdicts.size() == expected, "another number of verdicts");
    return verdicts.stream().allMatch(verdict -> verdict != null && verdict.allow);
  }

  private <T> T read(ObjectReader reader) {
    try {
      T value = reader.readValue(answer.body());
      require(Objects.nonNull(value), "nothing");
      return value;
    } catch (JsonProcessingException e) {
      throw Failures.garbage(ask.what(), agent, e);
    } catch (IOException e) {
      throw Failures.garbage(ask.what(), agent, e);
    }
  }

  private void require(boolean good, String found) {
    if (!good) {
      throw new RegistryException(
          RegistryException.Kind.GARBAGE, ask.what() + " at " + agent + ": " + found);
    }
  }
}

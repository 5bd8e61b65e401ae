package io.datapunk.discovery.consul.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.http.Failures;
import io.datapunk.discovery.consul.protocol.ConsulJson.AgentHealth;
import io.datapunk.discovery.consul.protocol.ConsulJson.Check;
import io.datapunk.discovery.consul.protocol.ConsulJson.Entry;
import io.datapunk.discovery.consul.protocol.ConsulJson.Self;
import io.datapunk.discovery.core.port.RegistryException;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads bodies of answers; whatever is not as expected is garbage, never an empty result. */
public final class Parsed {

  private final Ask ask;
  private final Agent agent;
  private final Answer answer;

  public Parsed(Ask ask, Agent agent, Answer answer) {
    this.ask = ask;
    this.agent = agent;
    this.answer = answer;
  }

  /** Returns the instances of a service; each has an id. */
  public List<Entry> health() {
    List<Entry> entries = read(ConsulJson.HEALTH);
    for (Entry entry : entries) {
      require(entry != null && !entry.service.id.isEmpty(), "an instance without an id");
    }
    return entries;
  }

  public AgentHealth agentHealth() {
    return read(ConsulJson.AGENT_HEALTH);
  }

  public Self self() {
    return read(ConsulJson.SELF);
  }

  public SortedSet<String> services() {
    Map<String, Object> services = read(ConsulJson.SERVICES);
    return Collections.unmodifiableSortedSet(new TreeSet<>(services.keySet()));
  }

  /** Returns the tags of each service. */
  public Map<String, Set<String>> tags() {
    Map<String, Set<String>> tags = new HashMap<>();
    Map<String, List<String>> shown = read(ConsulJson.TAGS);
    shown.forEach((service, list) -> tags.put(service, list == null ? Set.of() : Set.copyOf(list)));
    return tags;
  }

  /** Returns the checks of all instances and nodes; each has an id. */
  public List<Check> checks() {
    List<Check> checks = read(ConsulJson.CHECKS);
    for (Check check : checks) {
      require(check != null && !check.id.isEmpty(), "a check without an id");
    }
    return checks;
  }

  /** Returns the address of each node. */
  public Map<String, String> nodes() {
    List<ConsulJson.Node> nodes = read(ConsulJson.NODES);
    Map<String, String> addresses = new HashMap<>();
    for (ConsulJson.Node node : nodes) {
      require(node != null && !node.name.isEmpty(), "a node without a name");
      addresses.put(node.name, node.address);
    }
    return addresses;
  }

  /** Returns the instances on one node; none if the node is gone. */
  public Collection<ConsulJson.Service> instances() {
    return readIfAny(ConsulJson.NODE_SERVICES, ConsulJson.NodeServices.class)
        .map(node -> node.services.values())
        .orElse(List.of());
  }

  /** Returns the servers' addresses, at least one. */
  public SortedSet<String> servers() {
    List<String> servers = read(ConsulJson.SERVERS);
    require(!servers.isEmpty() && !servers.contains(null), "no servers");
    return new TreeSet<>(servers);
  }

  /** Returns the name of the agent's datacenter. */
  public String datacenter() {
    String name = self().config.datacenter;
    require(name.matches("[A-Za-z0-9_-]{1,63}"), "no datacenter");
    return name;
  }

  /** Returns whether all that was asked for is allowed. */
  public boolean allAllowed(int expected) {
    List<ConsulJson.Verdict> verdicts = read(ConsulJson.VERDICTS);
    require(verdicts.size() == expected, "another number of verdicts");
    return verdicts.stream().allMatch(verdict -> verdict != null && verdict.allow);
  }

  private <T> T read(ObjectReader reader) {
    T value = readOrNull(reader);
    require(Objects.nonNull(value), "nothing");
    return value;
  }

  private <T> Optional<T> readIfAny(ObjectReader reader, Class<T> type) {
    return Optional.ofNullable(type.cast(readOrNull(reader)));
  }

  private <T> T readOrNull(ObjectReader reader) {
    try {
      return reader.readValue(answer.body());
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

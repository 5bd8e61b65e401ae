package io.datapunk.discovery.consul.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.guava.GuavaModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.datapunk.discovery.consul.agent.AclToken;
import io.datapunk.discovery.consul.agent.Agent;
import io.datapunk.discovery.consul.http.AgentHttp;
import io.datapunk.discovery.consul.http.Answer;
import io.datapunk.discovery.consul.http.Ask;
import io.datapunk.discovery.consul.protocol.Refusals;
import io.datapunk.discovery.core.port.DesiredInstance;
import io.datapunk.discovery.core.port.RegistryException;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import java.time.Duration;

/**
 * Registers what consul-client 1.5.3 cannot: it leaves out metadata whose value is empty, and the
 * instance read back would never be the one that is wanted.
 */
final class PlainRegister {

  private static final String PATH = "/v1/agent/service/register?replace-existing-checks=true";
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().addModule(new Jdk8Module()).addModule(new GuavaModule()).build();

  private final AgentHttp http;
  private final AclToken token;
  private final Duration limit;

  PlainRegister(AgentHttp http, AclToken token, Duration limit) {
    this.http = http;
    this.token = token;
    this.limit = limit;
  }

  static boolean isNeededFor(DesiredInstance instance) {
    return instance.registration().metadata().containsValue("");
  }

  /** Blocks. */
  void register(String what, Agent agent, DesiredInstance instance) {
    Answer answer = http.sendAndWait(agent, Ask.put(what, PATH, json(what, instance), limit));
    if (!answer.isOk()) {
      throw Refusals.ofWrite(what, agent, answer.status(), answer.excerpt(token));
    }
  }

  private static String json(String what, DesiredInstance instance) {
    try {
      return MAPPER.writeValueAsString(RegistrationBody.of(instance));
    } catch (JsonProcessingException e) {
      throw new RegistryException(Kind.INVALID, what + ": cannot be written as JSON", e);
    }
  }
}

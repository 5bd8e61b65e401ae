package io.datapunk.discovery.consul.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Map;

/**
 * What agents write, as far as it is read here. Jackson fills the fields, afterwards they are only
 * read. What is missing or null stays as it is initialised; a null in a list is garbage.
 */
public final class ConsulJson {

  private static final ObjectMapper MAPPER = mapper();

  /** {@code /v1/health/service/:name}. */
  static final ObjectReader HEALTH = MAPPER.readerFor(new TypeReference<List<Entry>>() {});

  /** {@code /v1/agent/health/service/id/:id}. */
  static final ObjectReader AGENT_HEALTH = MAPPER.readerFor(AgentHealth.class);

  /** {@code /v1/catalog/services}: names, with tags that are not needed. */
  static final ObjectReader SERVICES =
      MAPPER.readerFor(new TypeReference<Map<String, Object>>() {});

  /** {@code /v1/catalog/services}: names with tags. */
  static final ObjectReader TAGS =
      MAPPER.readerFor(new TypeReference<Map<String, List<String>>>() {});

  /** {@code /v1/health/state/any}. */
  static final ObjectReader CHECKS = MAPPER.readerFor(new TypeReference<List<Check>>() {});

  /** {@code /v1/catalog/nodes}. */
  static final ObjectReader NODES = MAPPER.readerFor(new TypeReference<List<Node>>() {});

  /** {@code /v1/catalog/node/:node}. */
  static final ObjectReader NODE_SERVICES = MAPPER.readerFor(NodeServices.class);

  /** {@code /v1/agent/self}. */
  static final ObjectReader SELF = MAPPER.readerFor(Self.class);

  /** {@code /v1/status/peers}. */
  static final ObjectReader SERVERS = MAPPER.readerFor(new TypeReference<List<String>>() {});

  /** {@code /v1/internal/acl/authorize}. */
  static final ObjectReader VERDICTS = MAPPER.readerFor(new TypeReference<List<Verdict>>() {});

  private ConsulJson() {}

  /** Returns the body that asks for the rights to read a service and all nodes. */
  public static String accessQuestions(String service) {
    ArrayNode questions = MAPPER.createArrayNode();
    addQuestion(questions, "service", service);
    addQuestion(questions, "node", "");
    return questions.toString();
  }

  private static void addQuestion(ArrayNode questions, String resource, String segment) {
    questions.addObject().put("Resource", resource).put("Access", "read").put("Segment", segment);
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    mapper.setDefaultSetterInfo(JsonSetter.Value.construct(Nulls.SKIP, Nulls.FAIL));
    return mapper;
  }

  /** One instance, as the catalog holds it. */
  public static final class Entry {
    @JsonProperty("Node")
    public Node node = new Node();

    @JsonProperty("Service")
    public Service service = new Service();

    @JsonProperty("Checks")
    public List<Check> checks = List.of();
  }

  /** The node an instance is registered on. */
  public static final class Node {
    @JsonProperty("Node")
    public String name = "";

    @JsonProperty("Address")
    String address = "";

    @JsonProperty("Datacenter")
    String datacenter = "";
  }

  /** The instances on one node, by id. */
  static final class NodeServices {
    @JsonProperty("Services")
    Map<String, Service> services = Map.of();
  }

  /** The instance itself; an empty address means the node's. */
  public static final class Service {
    @JsonProperty("ID")
    public String id = "";

    @JsonProperty("Service")
    public String name = "";

    @JsonProperty("Address")
    String address = "";

    @JsonProperty("Port")
    long port;

    @JsonProperty("Tags")
    List<String> tags = List.of();

    @JsonProperty("Meta")
    public Map<String, String> meta = Map.of();

    @JsonProperty("Weights")
    Weights weights = new Weights();

    @JsonProperty("CreateIndex")
    long createIndex;

    @JsonProperty("ModifyIndex")
    public long modifyIndex;
  }

  /** The share of traffic, by health. */
  static final class Weights {
    @JsonProperty("Passing")
    long passing = 1;
  }

  /** A check of the instance, or of its whole node if it names no service. */
  public static final class Check {
    @JsonProperty("Node")
    public String node = "";

    @JsonProperty("CheckID")
    public String id = "";

    @JsonProperty("Name")
    String name = "";

    @JsonProperty("Status")
    public String status = "";

    @JsonProperty("Notes")
    public String notes = "";

    @JsonProperty("Output")
    String output = "";

    @JsonProperty("ServiceID")
    public String serviceId = "";

    @JsonProperty("ServiceName")
    public String serviceName = "";
  }

  /** One instance, as the agent holds it. */
  public static final class AgentHealth {
    @JsonProperty("Service")
    public Service service = new Service();

    @JsonProperty("Checks")
    public List<Check> checks = List.of();
  }

  /** The agent itself. */
  public static final class Self {
    @JsonProperty("Config")
    public Config config = new Config();
  }

  /** What an agent is called, and where it belongs. */
  public static final class Config {
    @JsonProperty("Datacenter")
    String datacenter = "";

    @JsonProperty("NodeName")
    public String nodeName = "";

    @JsonProperty("NodeID")
    public String nodeId = "";
  }

  /** Whether one access is allowed. */
  static final class Verdict {
    @JsonProperty("Allow")
    boolean allow;
  }
}

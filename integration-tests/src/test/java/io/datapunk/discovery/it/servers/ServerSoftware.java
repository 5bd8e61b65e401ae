package io.datapunk.discovery.it.servers;

/** A server program the tests need, and the names under which it can be given or found. */
enum ServerSoftware {
  CONSUL("consul", "CONSUL_BINARY", "CONSUL_ADDRESS", "hashicorp/consul:1.20"),
  REDIS("redis-server", "REDIS_SERVER_BINARY", "REDIS_ADDRESS", "redis:7.0");

  private final String program;
  private final String binaryVariable;
  private final String addressVariable;
  private final String image;

  ServerSoftware(String program, String binaryVariable, String addressVariable, String image) {
    this.program = program;
    this.binaryVariable = binaryVariable;
    this.addressVariable = addressVariable;
    this.image = image;
  }

  /** The name of the executable. */
  String program() {
    return program;
  }

  /** The environment variable that holds the path of an executable. */
  String binaryVariable() {
    return binaryVariable;
  }

  /** The environment variable that holds the address of a running server. */
  String addressVariable() {
    return addressVariable;
  }

  /** The official container image. */
  String image() {
    return image;
  }
}

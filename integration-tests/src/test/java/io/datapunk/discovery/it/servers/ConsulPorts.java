package io.datapunk.discovery.it.servers;

import java.util.List;

/** The loopback ports of one Consul server: its HTTP API, its RPC, its gossip. */
record ConsulPorts(int http, int server, int gossip) {
  static ConsulPorts of(List<Integer> free) {
    return new ConsulPorts(free.get(0), free.get(1), free.get(2));
  }

  /** As configuration; what is not needed is off. */
  String toHcl(ConsulVersion version) {
    return """
        ports {
          http = %d
          server = %d
          serf_lan = %d
          serf_wan = -1
          dns = -1
          grpc = -1
          %s
        }
        """
        .formatted(http, server, gossip, version.hasGrpcTlsPort() ? "grpc_tls = -1" : "");
  }
}

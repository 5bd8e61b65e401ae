package io.datapunk.discovery.peers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;

/** Spring Cloud LoadBalancer on Consul, with its cache set to live as long as ours. */
final class SpringPeer implements Peer {

  private final LoadBalancerClientFactory clients;

  SpringPeer(int port) {
    clients =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run(
                "--spring.main.banner-mode=off",
                "--logging.level.root=OFF",
                "--spring.cloud.consul.host=127.0.0.1",
                "--spring.cloud.consul.port=" + port,
                "--spring.cloud.consul.discovery.register=false",
                "--spring.cloud.service-registry.auto-registration.enabled=false",
                "--spring.cloud.consul.discovery.query-passing=true",
                "--spring.cloud.consul.config.enabled=false",
                "--spring.cloud.loadbalancer.cache.ttl=5s",
                "--spring.main.keep-alive=true")
            .getBean(LoadBalancerClientFactory.class);
  }

  @Override
  public Map<String, String> lookUp(String service) {
    ServiceInstanceListSupplier supplier =
        clients.getInstance(service, ServiceInstanceListSupplier.class);
    List<ServiceInstance> found =
        Optional.ofNullable(supplier.get().next().block()).orElse(List.of());
    Map<String, String> numbers = new TreeMap<>();
    for (ServiceInstance instance : found) {
      numbers.put(instance.getInstanceId(), instance.getMetadata().getOrDefault("number", ""));
    }
    return numbers;
  }

  /** An application that does nothing. */
  @SpringBootApplication
  static class Application {}
}

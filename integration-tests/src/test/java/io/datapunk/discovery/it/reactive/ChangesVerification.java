package io.datapunk.discovery.it.reactive;

import io.datapunk.discovery.Registration;
import io.datapunk.discovery.ServiceChange;
import io.datapunk.discovery.ServiceDiscovery;
import io.datapunk.discovery.ServiceDiscoveryConfig;
import io.datapunk.discovery.ServiceQuery;
import io.datapunk.discovery.ServiceRegistration;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/**
 * The official verification of publishers, on a service that changes all the time. Its publisher
 * never ends and never fails by itself.
 */
public final class ChangesVerification extends FlowPublisherVerification<ServiceChange> {

  private static final long PATIENCE_MILLIS = 5_000;
  private static final long SILENCE_MILLIS = 200;

  private ServiceDiscovery discovery;
  private Thread changer;
  private volatile boolean over;

  /** Creates one; TestNG does. */
  public ChangesVerification() {
    super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS));
  }

  /** Begins to change the service. */
  @BeforeClass
  public void open() {
    discovery =
        ServiceDiscovery.open(
            ServiceDiscoveryConfig.builder().registry("memory:").metrics("none:").build());
    Registration registration =
        discovery.register(
            ServiceRegistration.builder("busy", "localhost", 8080).withoutHealthCheck().build());
    changer = new Thread(() -> changeAllTheTime(registration), "changer");
    changer.start();
  }

  private void changeAllTheTime(Registration registration) {
    for (int weight = 1; !over; weight = weight % 60_000 + 1) {
      int next = weight;
      registration.update(builder -> builder.weight(next));
    }
  }

  /** Stops. */
  @AfterClass(alwaysRun = true)
  public void close() throws InterruptedException {
    over = true;
    changer.join();
    discovery.close();
  }

  @Override
  public Flow.Publisher<ServiceChange> createFlowPublisher(long elements) {
    return discovery.changes(ServiceQuery.of("busy"));
  }

  /** There is none that fails: an outage is told as staleness, and the watch goes on. */
  @Override
  public Flow.Publisher<ServiceChange> createFailedFlowPublisher() {
    return null;
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }
}

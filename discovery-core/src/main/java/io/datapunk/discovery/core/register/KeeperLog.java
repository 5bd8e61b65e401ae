package io.datapunk.discovery.core.register;

import io.datapunk.discovery.RegistrationState;
import io.datapunk.discovery.ServiceRegistration;
import io.datapunk.discovery.core.port.RegistryException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What one registration writes into the log. A trouble that lasts is said once, when it begins; its
 * repetitions are for debugging.
 */
final class KeeperLog {

  private static final Logger log = LoggerFactory.getLogger(RegistrationKeeper.class);

  private final String service;
  private final String id;
  private @Nullable Kind trouble;

  KeeperLog(ServiceRegistration registration) {
    this.service = registration.service();
    this.id = registration.id();
  }

  String service() {
    return service;
  }

  String id() {
    return id;
  }

  void registered() {
    trouble = null;
    about(log.atInfo()).log("{}/{} is registered", service, id);
  }

  void foundAgain() {
    trouble = null;
    about(log.atInfo()).log("{}/{} is still registered", service, id);
  }

  void lost(String reason) {
    about(log.atWarn())
        .addKeyValue("reason", reason)
        .log("{}/{} was lost ({}), putting it back", service, id, reason);
  }

  void removedAsCritical() {
    about(log.atWarn())
        .log("{}/{} was removed while critical, waiting for a check to pass", service, id);
  }

  void yielded(String owner) {
    about(log.atError())
        .addKeyValue("owner", owner)
        .log("{}/{} was taken by a later owner ({}), giving it up", service, id, owner);
  }

  void removedLate() {
    about(log.atWarn())
        .log("{}/{} came back after it was closed, and was removed again", service, id);
  }

  void unreachable(String operation, Throwable failure) {
    failed("unreachable", operation, failure);
  }

  void refused(String operation, Throwable failure) {
    failed("refused", operation, failure);
  }

  void ended(RegistrationState state, String reason) {
    boolean confirmed = state == RegistrationState.CLOSED;
    about(confirmed ? log.atInfo() : log.atWarn())
        .addKeyValue("state", state)
        .addKeyValue("reason", reason)
        .log("{}/{} is {}: {}", service, id, confirmed ? "closed" : "closed, unconfirmed", reason);
  }

  private void failed(String how, String operation, Throwable failure) {
    Kind kind = RegistryCalls.kindOf(failure);
    boolean again = kind == trouble;
    trouble = kind;
    about(again ? log.atDebug() : log.atWarn())
        .addKeyValue("operation", operation)
        .addKeyValue("kind", kind)
        .log("{}/{}: {} {}: {}", service, id, operation, how, failure.getMessage());
  }

  private LoggingEventBuilder about(LoggingEventBuilder event) {
    return event.addKeyValue("service", service).addKeyValue("id", id);
  }
}

package io.datapunk.discovery.testkit.simulation.world;

import io.datapunk.discovery.core.port.ReadRequest;
import io.datapunk.discovery.core.port.RegistryAnswer;

/** Questions and answers in few words, for the journal. */
final class Questions {

  private Questions() {}

  static String shown(ReadRequest request) {
    String after = request.cursor().isPresent() ? " after " + request.cursor().getAsLong() : "";
    return after + " " + request.consistency();
  }

  static String shown(RegistryAnswer answer) {
    String cursor = answer.cursor().isPresent() ? "" + answer.cursor().getAsLong() : "no cursor";
    String lag = answer.lag().map(time -> ", lag " + time.toMillis() + " ms").orElse("");
    String rights = answer.rights() == RegistryAnswer.Rights.FILTERED ? ", rights are missing" : "";
    return cursor + lag + rights;
  }
}

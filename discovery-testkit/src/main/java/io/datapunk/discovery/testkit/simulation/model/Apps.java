package io.datapunk.discovery.testkit.simulation.model;

import io.datapunk.discovery.ServiceEndpoint;

/** The applications as an agent's own checks see them. */
public interface Apps {

  /** Returns whether something healthy answers at the endpoint's address. */
  boolean answers(ServiceEndpoint endpoint);
}

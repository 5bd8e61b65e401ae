/**
 * The registry on Consul, opened by URI: {@code consul://host:8500}, {@code consuls://host:8501}.
 *
 * <p>Reads and long polls go over the JDK's HTTP client, writes over consul-client, whose every use
 * stands in one class.
 *
 * <p>Where to begin, part by part ({@code docs/architecture.md} names every class):
 *
 * <ul>
 *   <li>Calls come in: {@code ConsulRegistryProvider}, {@code ConsulRegistry}, {@code Calls}
 *   <li>HTTP: {@code AgentHttp}, {@code Exchange}, {@code ConnectionBudget}
 *   <li>Reads: {@code Reads}, {@code HealthReads}, {@code PendingReads}
 *   <li>Shared polls: {@code SharedPolls}, {@code CatalogPoll}, {@code Cover}
 *   <li>Writes: {@code Writes}, {@code Writer}, {@code AgentWrites}
 *   <li>Reading back, moving to another agent: {@code Finding}, {@code Homes}, {@code Orphans}
 *   <li>Words of Consul: {@code ConsulJson}, {@code Endpoints}, {@code RegistrationBody}
 * </ul>
 */
@NullMarked
package io.datapunk.discovery.consul;

import org.jspecify.annotations.NullMarked;

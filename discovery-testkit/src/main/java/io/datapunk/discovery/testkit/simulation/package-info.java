/**
 * The seeded simulation: the unchanged engine in a modelled world, on one thread and in virtual
 * time, with oracles that judge by what was true. A seed gives the same run in every process and on
 * every JDK.
 */
@NullMarked
package io.datapunk.discovery.testkit.simulation;

import org.jspecify.annotations.NullMarked;

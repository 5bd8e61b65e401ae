/**
 * Programs to run first: {@link io.datapunk.discovery.examples.Quickstart} does the main job once.
 */
@NullMarked
package io.datapunk.discovery.examples;

import org.jspecify.annotations.NullMarked;

/**
 * The sentences about modules, rooms, threads and time, as rules that fail the build.
 *
 * <p>A {@link io.datapunk.discovery.it.architecture.Layout} says where the parts stand, so that the
 * same rule judges the product and the fixtures that break it on purpose.
 */
@NullMarked
package io.datapunk.discovery.it.architecture;

import org.jspecify.annotations.NullMarked;

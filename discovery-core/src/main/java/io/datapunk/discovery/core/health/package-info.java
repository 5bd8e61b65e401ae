/**
 * Tests instances from inside this process: which probe runs a check, when it runs, and what its
 * results mean together.
 */
@NullMarked
package io.datapunk.discovery.core.health;

import org.jspecify.annotations.NullMarked;

/**
 * Threads, time and chance: the only room where a thread is made, a clock is read, or a thread may
 * block.
 */
@NullMarked
package io.datapunk.discovery.core.runtime;

import org.jspecify.annotations.NullMarked;

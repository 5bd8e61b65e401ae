/**
 * The registry as the engine sees it: questions with a limit, answers with their age, and its
 * pulse.
 */
@NullMarked
package io.datapunk.discovery.core.upstream;

import org.jspecify.annotations.NullMarked;

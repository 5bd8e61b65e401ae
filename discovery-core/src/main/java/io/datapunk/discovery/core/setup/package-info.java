/** Putting an engine together: providers found, backends opened. */
@NullMarked
package io.datapunk.discovery.core.setup;

import org.jspecify.annotations.NullMarked;

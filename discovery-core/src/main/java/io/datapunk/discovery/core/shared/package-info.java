/** The distributed cache as the engine sees it: coded, limited in time, never trusted. */
@NullMarked
package io.datapunk.discovery.core.shared;

import org.jspecify.annotations.NullMarked;

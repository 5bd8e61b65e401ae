/** What the README and the docs say, held to it. */
@NullMarked
package io.datapunk.discovery.it.readme;

import org.jspecify.annotations.NullMarked;

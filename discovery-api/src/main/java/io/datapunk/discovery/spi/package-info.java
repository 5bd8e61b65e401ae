/** Where the API finds its engine. Applications have no need of it. */
@NullMarked
package io.datapunk.discovery.spi;

import org.jspecify.annotations.NullMarked;

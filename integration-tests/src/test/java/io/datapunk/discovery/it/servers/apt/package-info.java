/**
 * Server programs from the distribution's own packages: apt downloads them with lists and state of
 * its own, dpkg unpacks them below the build directory, and nothing on the system changes.
 */
@NullMarked
package io.datapunk.discovery.it.servers.apt;

import org.jspecify.annotations.NullMarked;

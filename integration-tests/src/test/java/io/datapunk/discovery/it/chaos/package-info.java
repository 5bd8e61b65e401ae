/** A real cluster that is broken on purpose, and who watches what the library makes of it. */
package io.datapunk.discovery.it.chaos;

/** The whole engine on real servers that are broken under it. */
package io.datapunk.discovery.it.engine;

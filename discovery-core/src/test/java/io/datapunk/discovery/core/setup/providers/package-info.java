/** Providers that tests pack into jars of their own. */
package io.datapunk.discovery.core.setup.providers;

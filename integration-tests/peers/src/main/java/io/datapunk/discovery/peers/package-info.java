/** Other clients of Consul, each in a process of its own, which tells what it sees. */
package io.datapunk.discovery.peers;

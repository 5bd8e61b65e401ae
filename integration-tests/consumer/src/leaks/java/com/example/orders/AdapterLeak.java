package com.example.orders;

import io.datapunk.discovery.inmemory.InMemoryRegistry;

/** Must not compile: an application cannot name an adapter's types. */
final class AdapterLeak {

  InMemoryRegistry registry;
}

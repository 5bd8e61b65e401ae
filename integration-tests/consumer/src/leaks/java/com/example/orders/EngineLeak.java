package com.example.orders;

import io.datapunk.discovery.core.ServiceDiscoveryManager;

/** Must not compile: an application cannot name the engine. */
final class EngineLeak {

  ServiceDiscoveryManager engine;
}

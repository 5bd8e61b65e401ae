package io.datapunk.discovery.it.lifecycle;

final class MemoryChecksTest extends ChecksContract {

  @Override
  String registry() {
    return "memory:";
  }
}

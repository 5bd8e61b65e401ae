package io.datapunk.discovery.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the parts of a product stand, below one root package.
 *
 * @param root the package of the API
 */
record Layout(String root) {

  static final Layout PRODUCT = new Layout("io.datapunk.discovery");

  /** The rooms of the adapter for Consul, from the lowest up. */
  static final List<String> CONSUL_ROOMS =
      List.of("agent", "http", "call", "protocol", "poll", "read", "find", "write");

  /** The same parts, built wrongly. */
  static final Layout FIXTURE = new Layout("io.datapunk.discovery.it.architecture.fixture");

  /** Returns what users get: neither tests nor examples nor benchmarks. */
  JavaClasses classes() {
    return new ClassFileImporter()
        .importPackages(root)
        .that(
            not(resideInAnyPackage(root + ".it..", root + ".examples..", root + ".benchmarks..")));
  }

  String[] api() {
    return new String[] {root, spi()};
  }

  String spi() {
    return root + ".spi";
  }

  /** The whole core, ports and facade included. */
  String core() {
    return root + ".core..";
  }

  /** The one package of the core that knows all others. */
  String facade() {
    return root + ".core";
  }

  String rooms() {
    return root + ".core.*..";
  }

  String ports() {
    return root + ".core.port";
  }

  /** The one place where clocks are read and threads are made. */
  String runtime() {
    return root + ".core.runtime";
  }

  String testkit() {
    return root + ".testkit..";
  }

  String adapter(Adapter adapter) {
    return root + "." + adapter.packageName + "..";
  }

  /** Each may use those before it; the last is the adapter itself, which puts them together. */
  List<String> roomsOfConsul() {
    return Stream.concat(CONSUL_ROOMS.stream().map(room -> ".consul." + room), Stream.of(".consul"))
        .map(root::concat)
        .toList();
  }
}

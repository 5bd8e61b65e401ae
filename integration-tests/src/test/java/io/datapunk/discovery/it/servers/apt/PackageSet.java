package io.datapunk.discovery.it.servers.apt;

import java.util.List;

/**
 * The packages that hold a program and the libraries a small system may lack.
 *
 * @param origin whose packages they are, as the archive's signed index says
 * @param suite the release they are taken from
 * @param component the part of the archive they are in
 * @param names the packages' names
 */
record PackageSet(String origin, String suite, String component, List<String> names) {
  PackageSet {
    names = List.copyOf(names);
  }
}

package io.datapunk.discovery.it.servers.apt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An apt with lists, cache and state of its own in one directory.
 *
 * <p>Proxies and other settings of the system apply, its hooks do not. Signatures are checked
 * whatever the system's settings say.
 */
final class PrivateApt {
  private static final String SETTINGS =
      """
      Dir::Etc::sourcelist "%1$s/archive.sources";
      Dir::Etc::sourceparts "%1$s/none";
      Dir::Etc::preferences "%1$s/preferences";
      Dir::Etc::preferencesparts "%1$s/none";
      Dir::State "%1$s/state";
      Dir::State::lists "%1$s/state/lists";
      Dir::State::status "%1$s/state/status";
      Dir::Cache "%1$s/cache";
      Dir::Cache::archives "%1$s/cache/archives";
      Dir::Log "%1$s";
      Acquire::Languages "none";
      Acquire::Retries "2";
      Acquire::http::Timeout "30";
      Acquire::AllowInsecureRepositories "false";
      Acquire::AllowWeakRepositories "false";
      Acquire::AllowDowngradeToInsecureRepositories "false";
      APT::Get::AllowUnauthenticated "false";
      APT::Update::Error-Mode "any";
      #clear APT::Update::Pre-Invoke;
      #clear APT::Update::Post-Invoke;
      #clear APT::Update::Post-Invoke-Success;
      """;

  /** Other archives may offer packages of the same name. */
  private static final String PREFERENCES =
      """
      Package: *
      Pin: release o=%s
      Pin-Priority: 500

      Package: *
      Pin: release o=*
      Pin-Priority: -1
      """;

  private final Path directory;

  /**
   * An apt in a directory.
   *
   * @param directory an empty one; its path has no quotation mark
   */
  PrivateApt(Path directory) {
    this.directory = directory;
  }

  /** Downloads packages and returns their files. */
  List<Path> download(String archive, PackageSet packages) throws IOException {
    prepare(archive, packages.origin());
    apt(directory, "update");
    Path downloads = Files.createDirectories(directory.resolve("downloads"));
    List<String> arguments = new ArrayList<>(List.of("download"));
    arguments.addAll(packages.names());
    apt(downloads, arguments.toArray(String[]::new));
    try (var files = Files.list(downloads)) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    }
  }

  private void prepare(String archive, String origin) throws IOException {
    Files.createDirectories(directory.resolve("none"));
    Files.createDirectories(directory.resolve("state/lists/partial"));
    Files.createDirectories(directory.resolve("cache/archives/partial"));
    Files.writeString(directory.resolve("state/status"), "");
    Files.writeString(directory.resolve("archive.sources"), archive);
    Files.writeString(directory.resolve("preferences"), PREFERENCES.formatted(origin));
    Files.writeString(directory.resolve("apt.conf"), SETTINGS.formatted(directory));
  }

  private void apt(Path workingDirectory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("apt-get", "-qq", "-c"));
    command.add(directory.resolve("apt.conf").toString());
    command.addAll(List.of(arguments));
    Command.run(workingDirectory, command.toArray(String[]::new));
  }
}

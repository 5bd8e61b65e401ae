package io.datapunk.discovery.it.servers.apt;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Unpacked packages, one directory for each program, fetched when first asked for.
 *
 * <p>Safe for concurrent use by threads and by builds: a directory is filled under a file lock and
 * appears under its name when it is complete.
 */
public final class PackageCache {
  private static final Object IN_THIS_JVM = new Object();
  private static final StandardOpenOption[] WRITING = {
    StandardOpenOption.CREATE, StandardOpenOption.WRITE
  };

  private final Path systemRoot;
  private final Path directory;

  /**
   * A cache in a directory.
   *
   * @param systemRoot where the system's {@code etc} and {@code usr} are
   * @param directory created when needed
   */
  public PackageCache(Path systemRoot, Path directory) {
    this.systemRoot = systemRoot;
    this.directory = directory;
  }

  /**
   * The root below which a program's packages are unpacked.
   *
   * @param program {@code consul} or {@code redis-server}
   * @return a directory that holds {@code usr/bin} and more
   * @throws IOException when this system's distribution does not offer it; the message says why
   */
  public Path unpacked(String program) throws IOException {
    OsRelease release =
        OsRelease.read(systemRoot.resolve("etc/os-release"))
            .orElseThrow(() -> new FileNotFoundException("no packages: no /etc/os-release"));
    Distribution distribution =
        Distribution.of(release)
            .orElseThrow(() -> new FileNotFoundException("no packages: not Debian or Ubuntu"));
    PackageSet packages = distribution.packagesOf(program);
    Path root = directory.resolve(packages.suite() + "-" + program);
    Files.createDirectories(directory);
    synchronized (IN_THIS_JVM) {
      try (FileChannel lock = FileChannel.open(lockFile(), WRITING)) {
        lock.lock();
        if (!Files.isDirectory(root)) {
          fetch(new Archives(systemRoot, release, distribution), packages, root);
        }
      }
    }
    return root;
  }

  private Path lockFile() {
    return directory.resolve("lock");
  }

  private void fetch(Archives archives, PackageSet packages, Path root) throws IOException {
    Path work = directory.resolve("work");
    Path unpacked = work.resolve("root");
    try {
      for (Path file : archives.download(packages, work.resolve("apt"))) {
        Command.run(work, "dpkg", "-x", file.toString(), unpacked.toString());
      }
      Files.move(unpacked, root, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Directories.remove(work);
    }
  }
}

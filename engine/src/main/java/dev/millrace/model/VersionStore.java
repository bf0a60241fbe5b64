package dev.millrace.model;

import dev.millrace.object.DiskReserve;
import dev.millrace.object.DiskReserveException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages of published versions on disk, {@code NAME/HEX-OF-DIGEST/…}. A package is copied
 * beside its place, forced to stable storage file by file, and moved there in one step, so that the
 * ledger never names a version whose files a power cut could take.
 */
final class VersionStore {
  private static final Logger log = LoggerFactory.getLogger(VersionStore.class);
  private static final int FORCED_AT_ONCE = 16;

  private final Path root;
  private final DiskReserve reserve;

  VersionStore(Path root, DiskReserve reserve) {
    this.root = root;
    this.reserve = reserve;
    try {
      Files.createDirectories(unfinished());
    } catch (IOException e) {
      throw new ModelException("cannot use " + root + " to keep models: " + e, e);
    }
  }

  private Path unfinished() {
    return root.resolve("unfinished");
  }

  /** Where a version's package is. */
  Path directory(String name, String digest) {
    return root.resolve("packages").resolve(name).resolve(digest.replace("sha256:", ""));
  }

  /** A place of one's own for something unfinished; {@link #discard} it afterwards. */
  Path place() {
    return unfinished().resolve(UUID.randomUUID().toString());
  }

  /**
   * Writes a stream to a file in a new directory.
   *
   * @throws PackageTooLargeException when it holds more than it may
   * @throws dev.millrace.object.DiskReserveException when the disk is as good as full
   */
  Path receive(InputStream in, Path directory, long mostBytes) throws IOException {
    reserve.require();
    Files.createDirectories(directory);
    Path file = directory.resolve("received");
    byte[] buffer = new byte[1 << 16];
    long received = 0;
    try (OutputStream out = reserved(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        received += read;
        if (received > mostBytes) {
          throw new PackageTooLargeException(
              "the package is larger than "
                  + mostBytes
                  + " bytes, which is the most accepted here");
        }
        out.write(buffer, 0, read);
      }
    }
    return file;
  }

  /** A new file that leaves the disk's reserve alone, and says so when it cannot. */
  OutputStream reserved(Path file) throws IOException {
    return new ReservedOutput(Files.newOutputStream(file), reserve);
  }

  /**
   * Copies a package to where nobody else changes it. What is checked and then published is this
   * copy.
   *
   * @param files the paths to copy
   * @return the copy's directory, to be given to {@link #install} or {@link #discard}
   * @throws dev.millrace.object.DiskReserveException when the disk has no room for it
   */
  Path copy(Path directory, Iterable<String> files) {
    Path copy = place();
    try {
      for (String file : files) {
        Path source = directory.resolve(file);
        reserve.require(Files.size(source));
        Path target = copy.resolve(file);
        Files.createDirectories(parent(target));
        Files.copy(source, target);
      }
      return copy;
    } catch (DiskReserveException e) {
      discard(copy);
      throw e;
    } catch (IOException e) {
      try {
        reserve.blameFor(e);
      } finally {
        discard(copy);
      }
      throw new ModelException("the package in " + directory + " cannot be copied: " + e, e);
    }
  }

  /**
   * Makes a copy durable and puts it in a version's place; what was there before is gone.
   *
   * @throws dev.millrace.object.DiskReserveException when the disk is full
   */
  void install(Path copy, String name, String digest) {
    Path place = directory(name, digest);
    try {
      forceAll(walk(copy));
      discard(place);
      Files.createDirectories(parent(place));
      Files.move(copy, place, StandardCopyOption.ATOMIC_MOVE);
      for (Path above = parent(place); above.startsWith(root); above = parent(above)) {
        force(above);
      }
    } catch (IOException e) {
      reserve.blameFor(e);
      throw new ModelException("the version cannot be stored in " + place + ": " + e, e);
    } catch (UncheckedIOException e) {
      throw new ModelException("the version cannot be stored in " + place + ": " + e, e);
    }
  }

  /** Deletes a directory with all that is in it. */
  void discard(Path directory) {
    if (Files.notExists(directory)) {
      return;
    }
    try {
      for (Path path : walk(directory).reversed()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("cannot remove " + directory + ": " + e, e);
    }
  }

  /**
   * Removes what a crash left behind: unfinished copies, and packages that no version names.
   *
   * @param named the {@link #directory} of every version
   */
  void sweep(Set<Path> named) {
    discard(unfinished());
    for (Path place : placesOfPackages()) {
      if (!named.contains(place)) {
        log.info("removed {}, which belongs to no version", place);
        discard(place);
      }
    }
    try {
      Files.createDirectories(unfinished());
    } catch (IOException e) {
      throw new ModelException("cannot use " + root + " to keep models: " + e, e);
    }
  }

  private List<Path> placesOfPackages() {
    Path packages = root.resolve("packages");
    if (Files.notExists(packages)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(packages, 2)) {
      return paths.filter(path -> packages.relativize(path).getNameCount() == 2).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("cannot look through " + packages + ": " + e, e);
    }
  }

  /**
   * Checks that a version's files are those that were published.
   *
   * @throws ModelException naming the first file that is missing or was changed
   */
  void requireIntact(ModelVersion version) {
    Path directory = directory(version.name(), version.digest());
    if (Files.notExists(directory)) {
      throw new ModelException(
          version.reference() + " is refused: its files are missing from " + directory);
    }
    Map<String, String> found = PackageFiles.digests(directory);
    version
        .files()
        .forEach(
            (path, digest) -> {
              String now = found.get(path);
              if (!digest.equals(now)) {
                throw new ModelException(
                    "%s is refused: its file '%s' %s since it was published; publish the package again"
                        .formatted(
                            version.reference(), path, now == null ? "is missing" : "was changed"));
              }
            });
  }

  /** Whether {@link #requireIntact} would pass. */
  boolean isIntact(ModelVersion version) {
    try {
      requireIntact(version);
      return true;
    } catch (ModelException e) {
      return false;
    }
  }

  private static List<Path> walk(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.sorted(Comparator.naturalOrder()).toList();
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** Many at once: the disk makes one journal entry of several, and a package can hold hundreds. */
  private static void forceAll(List<Path> paths) throws IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(FORCED_AT_ONCE)) {
      List<Future<?>> forcing = new ArrayList<>();
      for (Path path : paths) {
        forcing.add(
            threads.submit(
                () -> {
                  force(path);
                  return null;
                }));
      }
      for (Future<?> one : forcing) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a package was made durable", e);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

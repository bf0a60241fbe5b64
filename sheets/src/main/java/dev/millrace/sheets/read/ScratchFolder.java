package dev.millrace.sheets.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for what only this process needs and nobody else may read: half-made tables, decrypted
 * copies. It is gone when it is closed or the program is told to end. A process that is killed
 * cannot do that, so whoever needs such a folder next removes those that no process holds: each is
 * held by a lock on a file in it, which the system drops with the process.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScratchFolder.class);
  private static final String PREFIX = "millrace-sheets-";
  private static final String LOCK = ".lock";

  /** A younger folder may be about to be locked. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private static final Set<ScratchFolder> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(ScratchFolder::close)));
    removeAbandoned(Path.of(System.getProperty("java.io.tmpdir")));
  }

  private final Path path;
  private final FileChannel lock;

  private ScratchFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes a new one where the system keeps temporary files. */
  public static ScratchFolder create() throws IOException {
    Path path = Files.createTempDirectory(PREFIX);
    FileChannel lock =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ScratchFolder folder = new ScratchFolder(path, lock);
    OPEN.add(folder);
    lock.lock();
    return folder;
  }

  public Path path() {
    return path;
  }

  /** Removes the folder with all that is in it. */
  @Override
  public void close() {
    OPEN.remove(this);
    try {
      remove(path);
      lock.close();
    } catch (IOException | UncheckedIOException e) {
      log.warn("{} cannot be removed: {}", path, e.toString());
    }
  }

  private static void removeAbandoned(Path temporary) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isAbandoned(folder.resolve(LOCK))) {
          remove(folder);
        }
      }
    } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
      log.warn("what earlier runs left in {} cannot be removed: {}", temporary, e.toString());
    }
  }

  /** One that is another user's cannot be opened, and is none of ours. */
  private static boolean isAbandoned(Path lock) throws IOException {
    if (!Files.isWritable(lock)
        || Files.getLastModifiedTime(lock).toInstant().isAfter(Instant.now().minus(YOUNG))) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted((one, other) -> other.compareTo(one)).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}

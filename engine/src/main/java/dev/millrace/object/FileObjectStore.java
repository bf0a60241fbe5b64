package dev.millrace.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A content-addressed store in a directory: {@code ab/ab34…} for the bytes, {@code tmp/} for
 * uploads under way.
 *
 * <p>The order of its steps is what makes an acknowledged object survive a power cut: bytes into a
 * temporary file while hashing, the file forced, an atomic rename to the content's address, the
 * directory forced. The directory is forced even if the file stood there already, because whoever
 * wrote it may not have got that far. A crash between the steps leaves a file that no ledger row
 * names; {@link #sweep} collects those.
 */
public final class FileObjectStore implements ObjectStore {
  private static final Logger log = LoggerFactory.getLogger(FileObjectStore.class);
  private static final int BUFFER = 64 << 10;

  private final Path root;
  private final Path temporary;
  private final DiskReserve reserve;
  private final InstantSource clock;
  private final Pins pins = new Pins();

  /**
   * Opens the store, creating the directory if needed.
   *
   * @param root the directory
   * @param reserve bytes of the disk kept free: an upload that would eat into them is refused
   */
  public FileObjectStore(Path root, long reserve, InstantSource clock) {
    this.root = root;
    this.temporary = root.resolve("tmp");
    this.clock = clock;
    try {
      Files.createDirectories(temporary);
      createDirectories();
      this.reserve = new DiskReserve(root, reserve);
    } catch (IOException e) {
      throw new ObjectStoreException("cannot use " + root + " to keep objects: " + e, e);
    }
  }

  /** All that a name can begin with, so that no landing waits until a new one is durable. */
  private void createDirectories() throws IOException {
    for (int i = 0; i < 256; i++) {
      Files.createDirectories(root.resolve(HexFormat.of().toHexDigits((byte) i)));
    }
    forceDirectory(root);
  }

  @Override
  public Kept keep(InputStream body, long limit) throws IOException {
    reserve.require();
    Path upload = temporary.resolve(UUID.randomUUID().toString());
    Instant firstByteAt = clock.instant();
    try {
      Received received = receive(body, upload, limit);
      Runnable unpin = pins.pin(received.sha256());
      try {
        install(upload, received.sha256());
      } catch (IOException | RuntimeException e) {
        unpin.run();
        throw e;
      }
      return new Kept(
          received.sha256(), received.size(), firstByteAt, received.lastByteAt(), unpin);
    } catch (DiskFullException e) {
      throw new DiskReserveException(e);
    } finally {
      Files.deleteIfExists(upload);
    }
  }

  private record Received(String sha256, long size, Instant lastByteAt) {}

  private Received receive(InputStream body, Path upload, long limit) throws IOException {
    MessageDigest digest = sha256Digest();
    Instant lastByteAt;
    long size = 0;
    long checkAt = DiskReserve.STEP;
    try (FileChannel file =
        FileChannel.open(upload, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      for (int read; (read = body.readNBytes(buffer, 0, buffer.length)) > 0; ) {
        size += read;
        if (size > limit) {
          throw new ObjectTooLargeException(limit);
        }
        if (size >= checkAt) {
          reserve.require();
          checkAt = size + DiskReserve.STEP;
        }
        digest.update(buffer, 0, read);
        writeFully(file, ByteBuffer.wrap(buffer, 0, read));
      }
      lastByteAt = clock.instant(); // what forcing costs is ours, not the sender's
      force(file);
    }
    return new Received(HexFormat.of().formatHex(digest.digest()), size, lastByteAt);
  }

  private void install(Path upload, String sha256) throws IOException {
    Path target = path(sha256);
    Path directory = directoryOf(target);
    if (Files.notExists(directory)) { // somebody tidied up since the start
      createDirectories();
    }
    Files.move(upload, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(directory);
  }

  @Override
  public Path file(String sha256) {
    Path file = path(sha256);
    if (Files.notExists(file)) {
      throw new ObjectStoreException("the bytes of version " + sha256 + " are not in the store");
    }
    return file;
  }

  @Override
  public boolean collect(String sha256, Predicate<String> referenced) {
    return pins.ifUnpinned(
        sha256,
        () -> {
          try {
            return !referenced.test(sha256) && Files.deleteIfExists(path(sha256));
          } catch (IOException e) {
            throw new ObjectStoreException("cannot remove the bytes of version " + sha256, e);
          }
        });
  }

  @Override
  public int sweep(Duration age, Predicate<String> referenced) {
    Instant before = clock.instant().minus(age);
    int removed = 0;
    try (Stream<Path> files = Files.walk(root, 2)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (olderThan(file, before) && sweepOne(file, referenced)) {
          removed++;
          log.info("removed {}, which belongs to no object", file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ObjectStoreException("cannot sweep " + root + ": " + e.getMessage(), e);
    }
    return removed;
  }

  private boolean sweepOne(Path file, Predicate<String> referenced) throws IOException {
    return file.startsWith(temporary)
        ? Files.deleteIfExists(file)
        : collect(String.valueOf(file.getFileName()), referenced);
  }

  private static boolean olderThan(Path file, Instant before) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(before);
    } catch (IOException gone) {
      return false; // an upload that ended meanwhile
    }
  }

  private Path path(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new ObjectStoreException("'" + sha256 + "' is not a SHA-256 in lower-case hex");
    }
    return root.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  private Path directoryOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? root : parent;
  }

  /** Tells a full disk, which is ours, from a body that broke off, which is the sender's. */
  private static final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskFullException(IOException cause) {
      super(cause);
    }
  }

  private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new DiskFullException(e);
    }
  }

  private static void force(FileChannel file) throws IOException {
    try {
      file.force(true);
    } catch (IOException e) {
      throw new DiskFullException(e);
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

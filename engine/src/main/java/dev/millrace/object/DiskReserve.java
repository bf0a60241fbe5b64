package dev.millrace.object;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The room on a disk that nothing which arrives may take: whoever writes asks before, and again
 * every {@link #STEP} bytes. Thread-safe.
 */
public final class DiskReserve {
  /** How many bytes may be written between two questions. */
  public static final long STEP = 16L << 20;

  /** A disk with less than this left is full, whatever is kept in reserve. */
  private static final long FULL = 1L << 20;

  private final LongSupplier usable;
  private final long bytes;

  /**
   * The reserve of the disk that a directory lies on.
   *
   * @param directory that is there
   * @param bytes to be kept free
   */
  public DiskReserve(Path directory, long bytes) {
    this(usable(directory), bytes);
  }

  /**
   * The same of another measure.
   *
   * @param usable the bytes that are left now
   */
  public DiskReserve(LongSupplier usable, long bytes) {
    this.usable = usable;
    this.bytes = bytes;
  }

  /** Of no disk: everything may be taken. */
  public static DiskReserve none() {
    return new DiskReserve(() -> Long.MAX_VALUE, 0);
  }

  private static LongSupplier usable(Path directory) {
    try {
      FileStore disk = Files.getFileStore(directory);
      return () -> {
        try {
          return disk.getUsableSpace();
        } catch (IOException e) {
          throw new UncheckedIOException("the room on the disk of " + directory + " is unknown", e);
        }
      };
    } catch (IOException e) {
      throw new ObjectStoreException("the disk of " + directory + " cannot be found: " + e, e);
    }
  }

  /**
   * Asks for room.
   *
   * @throws DiskReserveException when there is none beyond the reserve
   */
  public void require() {
    require(0);
  }

  /**
   * Asks for so much room at once.
   *
   * @param more bytes that are to be written
   * @throws DiskReserveException when that would take of the reserve
   */
  public void require(long more) {
    long left = usable.getAsLong();
    if (left - more < bytes) {
      throw new DiskReserveException(left, bytes);
    }
  }

  /**
   * Says of a write that failed whether the disk was full. To be asked before anything is deleted.
   *
   * @throws DiskReserveException when it was
   */
  public void blameFor(IOException failure) {
    if (usable.getAsLong() < Math.max(bytes, FULL)) {
      throw new DiskReserveException(failure);
    }
  }
}

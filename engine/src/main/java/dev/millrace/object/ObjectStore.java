package dev.millrace.object;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Keeps bytes under the SHA-256 of their content: whole and durable, or not at all. Knows nothing
 * of buckets and keys.
 *
 * <p>Thread-safe.
 */
public interface ObjectStore {

  /**
   * Streams bytes onto stable storage. When this returns they survive a power cut. Until the
   * returned {@link Kept} is closed they cannot be collected, so that the caller can enter them in
   * the ledger first.
   *
   * @param limit most bytes accepted
   * @throws ObjectTooLargeException when the stream holds more than {@code limit} bytes
   * @throws DiskReserveException when the disk would fall below the reserve kept free
   * @throws IOException when reading the body fails; nothing is kept then
   */
  Kept keep(InputStream body, long limit) throws IOException;

  /**
   * The bytes of a version as a read-only file on this machine.
   *
   * @throws ObjectStoreException when they are not here
   */
  Path file(String sha256);

  /**
   * Removes the bytes unless somebody is just keeping the same ones, or {@code referenced} says
   * they are needed.
   */
  boolean collect(String sha256, Predicate<String> referenced);

  /**
   * Collects what no ledger row refers to: files nobody entered in the ledger and temporary files
   * of broken uploads.
   *
   * @param age only what has lain there for longer
   * @return how many files were removed
   */
  int sweep(Duration age, Predicate<String> referenced);
}

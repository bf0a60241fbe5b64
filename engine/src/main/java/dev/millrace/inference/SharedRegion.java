package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Shared memory that a client registered. Thread-safe.
 *
 * <p>It is read and written through its file, which on Linux's shared memory is one copy, and not
 * mapped: a client that shortens its region while it is used would otherwise end this process, not
 * its own request.
 */
public final class SharedRegion {
  private final String name;
  private final String key;
  private final long offset;
  private final long byteSize;
  private final FileChannel file;
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  /**
   * @param key the name of the POSIX shared memory object
   * @param offset where the region begins in it
   * @param file the object, open to read and write; closed with the region
   */
  SharedRegion(String name, String key, long offset, long byteSize, FileChannel file) {
    this.name = name;
    this.key = key;
    this.offset = offset;
    this.byteSize = byteSize;
    this.file = file;
  }

  /** The name it was registered under. */
  public String name() {
    return name;
  }

  /** The name of the POSIX shared memory object. */
  public String key() {
    return key;
  }

  /** Where it begins in the object. */
  public long offset() {
    return offset;
  }

  /** How long it is. */
  public long byteSize() {
    return byteSize;
  }

  /** One transfer of bytes between the file and a buffer. */
  @FunctionalInterface
  private interface Transfer {
    int at(long position) throws IOException;
  }

  void read(long from, ByteBuffer to) {
    move(from, to, position -> file.read(to, position));
  }

  void write(long at, ByteBuffer from) {
    move(at, from, position -> file.write(from, position));
  }

  private void move(long start, ByteBuffer buffer, Transfer transfer) {
    // an interrupt would close the file, and with it the region of everybody else
    boolean interrupted = Thread.interrupted();
    open.readLock().lock();
    try {
      requireLength(start + buffer.remaining());
      long position = offset + start;
      while (buffer.hasRemaining()) {
        int moved = transfer.at(position);
        if (moved < 0) {
          throw shortened();
        }
        position += moved;
      }
    } catch (IOException e) {
      throw new InferenceException(
          InferenceException.Kind.FAILED,
          "the shared memory region '%s' cannot be used: %s".formatted(name, e.getMessage()),
          e);
    } finally {
      open.readLock().unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void requireLength(long needed) throws IOException {
    if (!file.isOpen()) {
      throw invalid(
          "the shared memory region '%s' was unregistered while the request was under way", name);
    }
    if (file.size() - offset < needed) {
      throw shortened();
    }
  }

  private InferenceException shortened() {
    return invalid(
        "the shared memory object '%s' is shorter than when the region '%s' was registered",
        key, name);
  }

  /** Closes it, once nobody reads or writes it. */
  void close() throws IOException {
    open.writeLock().lock();
    try {
      file.close();
    } finally {
      open.writeLock().unlock();
    }
  }
}

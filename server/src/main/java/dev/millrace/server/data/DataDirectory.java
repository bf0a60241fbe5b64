package dev.millrace.server.data;

import dev.millrace.server.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The directory where everything is kept, held by this process alone until closed. */
public final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
    this.root = root;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Opens it, creating it if needed.
   *
   * @throws ConfigException when it cannot be written or another process holds it
   */
  public static DataDirectory open(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      FileChannel file =
          FileChannel.open(
              absolute.resolve("millrace.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(file);
      if (lock == null) {
        file.close();
        throw new ConfigException(
            "another Millrace is using the data directory "
                + absolute
                + "; stop it, or give this one its own with --data DIR");
      }
      return new DataDirectory(absolute, file, lock);
    } catch (IOException e) {
      throw new ConfigException(
          "cannot write to the data directory "
              + absolute
              + " ("
              + e
              + "); choose another with --data DIR");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  public Path ledger() {
    return root.resolve("ledger.db");
  }

  public Path objects() {
    return root.resolve("objects");
  }

  public Path models() {
    return root.resolve("models");
  }

  /** Where {@code NAME.yaml} declares the pipeline NAME. */
  public Path pipelines() {
    return root.resolve("pipelines");
  }

  /** Where the datasets of spreadsheets are. */
  public Path datasets() {
    return root.resolve("datasets");
  }

  public Path root() {
    return root;
  }

  /** A name of this installation that no other has, the same at every start. */
  public String installation() {
    Path file = root.resolve("installation");
    try {
      if (Files.notExists(file)) {
        Files.writeString(file, "urn:uuid:" + UUID.randomUUID() + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

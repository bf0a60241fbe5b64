package dev.millrace.sheets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The passwords with which the files of datasets open. Each is a file that only this user may read,
 * outside of the directory that queries of others could reach; they are never logged or given back.
 * Thread-safe.
 */
public final class DatasetPasswords {
  private final Path directory;

  /**
   * @param directory where they are; made when the first one is
   */
  public DatasetPasswords(Path directory) {
    this.directory = directory;
  }

  /** The password of a dataset's files, if one was given. */
  public Optional<String> find(String dataset) {
    try {
      return Optional.of(Files.readString(file(dataset)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the password of dataset " + dataset + " cannot be read", e);
    }
  }

  /** Keeps a password, in the place of an earlier one; an empty one is none. */
  public void put(String dataset, String password) {
    try {
      if (password.isEmpty()) {
        Files.deleteIfExists(file(dataset));
      } else {
        write(file(dataset), password);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the password of dataset " + dataset + " cannot be kept", e);
    }
  }

  private void write(Path file, String password) throws IOException {
    Files.createDirectories(directory, ownOnly("rwx------"));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel to =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownOnly("rw-------"))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(password);
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      to.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] ownOnly(String permissions) {
    boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private Path file(String dataset) {
    return directory.resolve(Datasets.checked(dataset) + ".password");
  }
}

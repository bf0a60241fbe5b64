package dev.millrace.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a package directory, within bounds and without a way out of it. */
final class PackageFiles {
  private static final int MOST_FILES = 10_000;
  private static final long MOST_BYTES = 4L << 30;

  private PackageFiles() {}

  /**
   * Returns the path if it is a plain relative one, with {@code /} between its parts.
   *
   * @throws ModelException when it is absolute, or leads out of the package
   */
  static String checkedPath(String path) {
    for (String part : path.split("/", -1)) {
      if (part.isBlank()
          || part.equals(".")
          || part.equals("..")
          || part.matches(".*[\\\\:\\x00-\\x1f].*")) {
        throw new ModelException(
            "the path '"
                + path
                + "' must lead to a file inside the package, such as graphs/model.onnx");
      }
    }
    return path;
  }

  /**
   * The SHA-256 of every file, by its path.
   *
   * @throws ModelException when the directory holds links or special files, or more than a package
   *     may
   */
  static SortedMap<String, String> digests(Path directory) {
    SortedMap<String, String> digests = new TreeMap<>();
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        String name = directory.relativize(path).toString().replace('\\', '/');
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          throw new ModelException(
              "'" + name + "' is a link or no file; a package holds only files");
        }
        bytes += Files.size(path);
        if (digests.size() == MOST_FILES || bytes > MOST_BYTES) {
          throw new ModelException(
              "the package holds more than " + MOST_FILES + " files or " + MOST_BYTES + " bytes");
        }
        digests.put(name, sha256(path));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("the package in " + directory + " cannot be read: " + e, e);
    }
    return digests;
  }

  /** SHA-256 of a file in lower-case hex. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // the stream digests what is read
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

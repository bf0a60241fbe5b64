package dev.millrace.packs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Reads chosen regular files of a gzipped POSIX tar archive into memory. Nothing is written to
 * disk, so no entry's name can lead anywhere; links and other kinds of entry are passed over.
 */
final class Tarball {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int TYPE_AT = 156;
  private static final long MOST_BYTES_PER_FILE = 64L << 20;
  private static final int MOST_ENTRIES = 10_000;

  private Tarball() {}

  /**
   * The wanted files by name.
   *
   * @throws PackException when the archive is damaged, or beyond the limits
   */
  static Map<String, byte[]> read(Path tarball, Predicate<String> wanted) {
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(tarball)), 1 << 16)) {
      for (int entries = 0; readEntry(in, wanted, files); entries++) {
        if (entries > MOST_ENTRIES) {
          throw new PackException(tarball + " holds more than " + MOST_ENTRIES + " entries");
        }
      }
    } catch (IOException e) {
      throw new PackException(tarball + " is not a readable tar.gz file", e);
    }
    return files;
  }

  private static boolean readEntry(
      InputStream in, Predicate<String> wanted, Map<String, byte[]> files) throws IOException {
    byte[] header = in.readNBytes(BLOCK);
    if (header.length < BLOCK || header[0] == 0) {
      return false;
    }
    String name = text(header, 0, NAME_LENGTH);
    long size = octal(text(header, SIZE_AT, SIZE_LENGTH), name);
    long padded = Math.ceilDiv(size, (long) BLOCK) * BLOCK;
    boolean regular = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
    if (regular && wanted.test(name)) {
      byte[] content = in.readNBytes(Math.toIntExact(size));
      if (content.length != size) {
        throw new IOException("the archive ends inside " + name);
      }
      files.put(name, content);
      in.skipNBytes(padded - size);
    } else {
      in.skipNBytes(padded);
    }
    return true;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8).strip();
  }

  private static long octal(String digits, String name) throws IOException {
    try {
      long size = Long.parseLong(digits, 8);
      if (size < 0 || size > MOST_BYTES_PER_FILE) {
        throw new IOException(name + " claims " + size + " bytes");
      }
      return size;
    } catch (NumberFormatException e) {
      throw new IOException(name + " has no readable size", e);
    }
  }
}

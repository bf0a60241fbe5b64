package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The parts of a zip by name; names are compared without case, as Office does. */
final class ZipParts implements AutoCloseable {
  private static final int MOST_PARTS = 100_000;

  private final ZipFile zip;
  private final Budget budget;
  private final Map<String, ZipEntry> parts = new HashMap<>();
  private final List<String> remarks = new ArrayList<>();

  ZipParts(Path file, Budget budget) throws IOException {
    this.zip = open(file);
    this.budget = budget;
    if (zip.size() > MOST_PARTS) {
      int size = zip.size();
      zip.close();
      throw new UnreadableSheetException(
          Reason.TOO_LARGE_EXPANDED,
          "The file is a zip of %,d parts; spreadsheets have a few hundred.".formatted(size));
    }
    zip.stream().forEach(this::add);
  }

  /** Of two entries of one name only the one that the library opens is told of. */
  private void add(ZipEntry entry) {
    ZipEntry opened = Objects.requireNonNullElse(zip.getEntry(entry.getName()), entry);
    if (parts.putIfAbsent(normal(entry.getName()), opened) != null && remarks.isEmpty()) {
      remarks.add("The file holds its part " + entry.getName() + " twice; only one was read.");
    }
  }

  /** What a person should know of the zip. */
  List<String> remarks() {
    return remarks;
  }

  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      if (String.valueOf(e.getMessage()).contains("encrypted")) {
        throw new UnreadableSheetException(
            Reason.ENCRYPTED, "The file is a zip archive with a password. Unpack it first.", e);
      }
      throw new UnreadableSheetException(
          Reason.TRUNCATED,
          "The file begins as a spreadsheet but its end, where a zip lists its parts, is missing"
              + " or damaged. It was probably cut off on its way: send it again.",
          e);
    }
  }

  private static String normal(String name) {
    String plain = name.replace('\\', '/').toLowerCase(Locale.ROOT);
    return plain.startsWith("/") ? plain.substring(1) : plain;
  }

  boolean has(String name) {
    return parts.containsKey(normal(name));
  }

  /** The first part whose name ends so. */
  Optional<String> nameEnding(String end) {
    return parts.keySet().stream().filter(name -> name.endsWith(end)).sorted().findFirst();
  }

  /** The bytes of a part, counted. */
  ExpandedStream open(String name) throws IOException {
    ZipEntry entry = parts.get(normal(name));
    if (entry == null) {
      throw new UnreadableSheetException(
          Reason.DAMAGED,
          "The file lacks its part %s. Save it anew in a spreadsheet program.".formatted(name));
    }
    InputStream in = zip.getInputStream(entry);
    return ExpandedStream.of(in, budget, entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}

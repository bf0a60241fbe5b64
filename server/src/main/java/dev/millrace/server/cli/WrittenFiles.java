package dev.millrace.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this program wrote into folders, so that it neither reads that as a source nor overwrites
 * what somebody else put there. A hidden file of each folder lists names and hashes, in the form of
 * {@code sha256sum}: it holds for every kind of file and needs nothing inside of them.
 */
final class WrittenFiles {
  static final String LIST = ".millrace-written";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.+)");

  /** Whose a file is. */
  enum Owner {
    /** This program wrote just these bytes. */
    MILLRACE,
    /** This program wrote it, and somebody changed it since. */
    CHANGED,
    OTHERS
  }

  private final Map<Path, Map<String, Set<String>>> known = new HashMap<>();

  /** Whose a file is that is there. */
  Owner owner(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Set<String> hashes =
        hashes(folder(absolute)).getOrDefault(String.valueOf(absolute.getFileName()), Set.of());
    if (hashes.isEmpty()) {
      return Owner.OTHERS;
    }
    return hashes.contains(sha256(absolute)) ? Owner.MILLRACE : Owner.CHANGED;
  }

  /**
   * Lists what is about to appear, beside what is there: whenever the program ends in between, the
   * files that are there are listed.
   *
   * @param staged what was written, by the name it will have
   */
  void announce(Map<Path, Path> staged) throws IOException {
    for (Map.Entry<Path, Path> one : staged.entrySet()) {
      Path absolute = one.getKey().toAbsolutePath().normalize();
      hashes(folder(absolute))
          .computeIfAbsent(String.valueOf(absolute.getFileName()), any -> new TreeSet<>())
          .add(sha256(one.getValue()));
    }
    write(staged.keySet());
  }

  /** Forgets what files held before. */
  void settle(Set<Path> written) throws IOException {
    for (Path file : written) {
      Path absolute = file.toAbsolutePath().normalize();
      hashes(folder(absolute))
          .put(String.valueOf(absolute.getFileName()), new TreeSet<>(List.of(sha256(absolute))));
    }
    write(written);
  }

  private void write(Set<Path> files) throws IOException {
    Set<Path> folders = new TreeSet<>();
    files.forEach(file -> folders.add(folder(file.toAbsolutePath().normalize())));
    for (Path folder : folders) {
      List<String> lines = new ArrayList<>();
      hashes(folder)
          .forEach((name, hashes) -> hashes.forEach(hash -> lines.add(hash + "  " + name)));
      Path next = folder.resolve(LIST + "." + ProcessHandle.current().pid());
      Files.write(next, lines);
      Files.move(next, folder.resolve(LIST), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Map<String, Set<String>> hashes(Path folder) throws IOException {
    Map<String, Set<String>> there = known.get(folder);
    if (there == null) {
      there = read(folder.resolve(LIST));
      known.put(folder, there);
    }
    return there;
  }

  private static Map<String, Set<String>> read(Path list) throws IOException {
    Map<String, Set<String>> hashes = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(list)) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          hashes.computeIfAbsent(matcher.group(2), any -> new TreeSet<>()).add(matcher.group(1));
        }
      }
    } catch (NoSuchFileException e) {
      return hashes; // nothing was written here
    }
    return hashes;
  }

  private static Path folder(Path absolute) {
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder;
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        DigestInputStream digesting =
            new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
      digesting.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

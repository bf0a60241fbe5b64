package dev.millrace.server.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The files that a run of {@code millrace sheets} writes. Each is written whole under another name
 * and forced to the disk, and all take their names at the end: a run that fails leaves what was
 * there.
 */
final class SheetsOutputs implements AutoCloseable {
  private final WrittenFiles written = new WrittenFiles();
  private final Map<Path, Path> staged = new LinkedHashMap<>();

  /** Writes a file. */
  interface Writing {
    void to(Path file) throws IOException;
  }

  /**
   * Makes sure, before any work, that files can be written and that nothing is lost by it.
   *
   * @param sources what is read
   * @param given files of decisions and fixes that were read: they may be written again
   * @throws CommandException that says what to do
   */
  static void check(
      Collection<Path> files, Collection<Path> sources, Collection<Path> given, boolean overwrite)
      throws IOException {
    WrittenFiles written = new WrittenFiles();
    Set<Path> different = new HashSet<>();
    for (Path file : files) {
      checkFolder(file);
      if (!different.add(file.toAbsolutePath().normalize())) {
        throw new CommandException(file + " would be written twice: give -o different names");
      }
      if (!Files.exists(file)) {
        continue;
      }
      if (Files.isDirectory(file)) {
        throw new CommandException(file + " is a folder: give -o the name of a file");
      }
      if (isAmong(sources, file)) {
        throw new CommandException(file + " would be read and overwritten: give -o another name");
      }
      if (!overwrite && !isAmong(given, file)) {
        checkOwner(file, written.owner(file));
      }
    }
  }

  /** Makes sure that folders are there, while the names of the files are not known yet. */
  static void checkFolders(Collection<Path> files) {
    files.forEach(SheetsOutputs::checkFolder);
  }

  private static void checkFolder(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandException("there is no folder " + folder + " to write " + file + " into");
    }
    if (!Files.isWritable(folder)) {
      throw new CommandException("nothing may be written into the folder " + folder);
    }
  }

  private static boolean isAmong(Collection<Path> some, Path file) throws IOException {
    for (Path one : some) {
      if (Files.exists(one) && Files.isSameFile(one, file)) {
        return true;
      }
    }
    return false;
  }

  private static void checkOwner(Path file, WrittenFiles.Owner owner) {
    switch (owner) {
      case MILLRACE -> {}
      case OTHERS ->
          throw new CommandException(
              file
                  + " is there already, and Millrace did not write it: give -o another name, or"
                  + " --overwrite");
      case CHANGED ->
          throw new CommandException(
              file
                  + " was changed since Millrace wrote it: give it with --mapping or --fixes if it"
                  + " holds decisions or fixes, give -o another name, or --overwrite");
    }
  }

  /**
   * Whether a file that this program wrote is one for people, which no reader takes for a table.
   */
  static boolean isNoTable(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(SheetsSummary.MAPPING)
        || name.endsWith(SheetsSummary.FIXES)
        || name.endsWith(SheetsSummary.REPORT);
  }

  /** Writes a file under a name that it loses in {@link #publish}. */
  void write(Path file, Writing writing) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    Path part =
        target.resolveSibling(
            ".%s.%d.part".formatted(target.getFileName(), ProcessHandle.current().pid()));
    Files.deleteIfExists(part);
    staged.put(target, part);
    writing.to(part);
    force(part, StandardOpenOption.WRITE);
  }

  /** Gives all files their names, and writes down that they are this program's. */
  void publish() throws IOException {
    written.announce(staged);
    Set<Path> folders = new HashSet<>();
    for (Map.Entry<Path, Path> one : staged.entrySet()) {
      Files.move(
          one.getValue(),
          one.getKey(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      folders.add(one.getKey().getParent());
    }
    written.settle(staged.keySet());
    for (Path folder : folders) {
      force(folder, StandardOpenOption.READ);
    }
    staged.clear();
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** Removes what did not get its name. */
  @Override
  public void close() throws IOException {
    for (Path part : staged.values()) {
      Files.deleteIfExists(part);
    }
  }
}

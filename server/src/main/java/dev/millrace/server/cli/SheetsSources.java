package dev.millrace.server.cli;

import dev.millrace.sheets.ingest.SourceFile;
import dev.millrace.sheets.read.SheetReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files that {@code millrace sheets} reads: those that were named and those below folders. */
final class SheetsSources {
  private final WrittenFiles written = new WrittenFiles();
  private final Set<Path> outputs;
  private final Set<Path> given;
  private final boolean overwrite;
  private final List<Found> found = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  /**
   * Where to look and what to leave.
   *
   * @param outputs what the run will write
   * @param given files of decisions and fixes, which are no sources
   * @param overwrite whether outputs may take the place of files of others
   */
  SheetsSources(Collection<Path> outputs, Collection<Path> given, boolean overwrite) {
    this.outputs = outputs.stream().map(SheetsSources::whole).collect(Collectors.toSet());
    this.given = given.stream().map(SheetsSources::whole).collect(Collectors.toSet());
    this.overwrite = overwrite;
  }

  /** A file, what it is called below its place, and why it cannot be read, if so. */
  private record Found(Path place, String name, Path path, String problem) {}

  /**
   * Finds the files.
   *
   * @throws CommandException when a place is not there, or would be overwritten
   */
  List<SourceFile> below(List<Path> places) throws IOException {
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        walk(place);
      } else if (Files.exists(place)) {
        named(place);
      } else {
        throw new CommandException("there is no file or folder " + place);
      }
    }
    return uniquelyNamed();
  }

  private void walk(Path place) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        place,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(place) && isHidden(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Files.isRegularFile(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) {
            files.add(file); // a folder that may not be opened is listed as refused
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    for (Path file : files) {
      if (!isHidden(file) && !SheetReader.isLockFile(file) && !isPassedOver(file)) {
        add(whole(place), place.relativize(file).toString().replace('\\', '/'), file);
      }
    }
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  /** What this program wrote is no source; what only has its name stops the run. */
  private boolean isPassedOver(Path file) throws IOException {
    if (given.contains(whole(file))) {
      return true;
    }
    if (!Files.isReadable(file)) {
      return false;
    }
    return switch (written.owner(file)) {
      case MILLRACE -> true;
      case OTHERS -> outputs.contains(whole(file)) && isGivenUp(file);
      case CHANGED -> {
        if (SheetsOutputs.isNoTable(file) || (outputs.contains(whole(file)) && overwrite)) {
          yield true;
        }
        throw new CommandException(
            file
                + " was written by an earlier run and changed since: is it a source? Rename it if so,"
                + " else move it out of the folder");
      }
    };
  }

  private boolean isGivenUp(Path file) {
    if (!overwrite) {
      throw new CommandException(
          file
              + " lies among the files to be read and is none that Millrace wrote: give -o another"
              + " name, or --overwrite to lose it unread");
    }
    return true;
  }

  private void named(Path file) {
    if (outputs.contains(whole(file))) {
      throw new CommandException(file + " would be read and overwritten: give -o another name");
    }
    Path folder = Objects.requireNonNull(whole(file).getParent(), "a file lies in a folder");
    add(folder, String.valueOf(file.getFileName()), file);
  }

  private void add(Path place, String name, Path file) {
    if (seen.add(whole(file))) {
      found.add(new Found(place, name, file, Files.isReadable(file) ? "" : "it may not be read"));
    }
  }

  /** In the order of their names, whatever the disk's. */
  private List<SourceFile> uniquelyNamed() {
    Map<String, Long> names = count(Found::name);
    Function<Found, String> longer = one -> one.place.getFileName() + "/" + one.name;
    Map<String, Long> longerNames = count(longer);
    return found.stream()
        .map(
            one -> {
              String name = one.name;
              if (names.getOrDefault(name, 0L) > 1) {
                name = longer.apply(one);
                name = longerNames.getOrDefault(name, 0L) > 1 ? whole(one.path).toString() : name;
              }
              return one.problem.isEmpty()
                  ? new SourceFile(name, one.path)
                  : SourceFile.unreadable(name, one.path, one.problem);
            })
        .toList();
  }

  private Map<String, Long> count(Function<Found, String> name) {
    return found.stream().collect(Collectors.groupingBy(name, Collectors.counting()));
  }

  private static Path whole(Path file) {
    return file.toAbsolutePath().normalize();
  }
}

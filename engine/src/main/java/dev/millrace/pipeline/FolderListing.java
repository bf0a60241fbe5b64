package dev.millrace.pipeline;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Walks once through a watched folder and tells what lies there, finished or not meant to be. */
final class FolderListing extends SimpleFileVisitor<Path> {
  private static final int DEPTH = 16;

  /** Names that browsers, copiers and office programs give to files that are not finished. */
  private static final Set<String> UNFINISHED =
      Set.of("part", "partial", "tmp", "crdownload", "filepart");

  private final Path folder;
  private final Map<Path, FoundFile> found = new HashMap<>();

  private FolderListing(Path folder) {
    this.folder = folder;
  }

  /**
   * All that lies in the folder, but for hidden and unfinished files.
   *
   * @throws IOException when the folder itself cannot be read
   */
  static Map<Path, FoundFile> of(Path folder) throws IOException {
    FolderListing listing = new FolderListing(folder);
    Files.walkFileTree(folder, Set.of(), DEPTH, listing); // links could lead out of the folder
    return listing.found;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    boolean hidden = !directory.equals(folder) && unfinished(directory);
    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (file.equals(folder)) {
      throw new IOException("it is no folder");
    }
    if (!unfinished(file)) {
      found.put(file, judge(file, attributes));
    }
    return FileVisitResult.CONTINUE;
  }

  private static FoundFile judge(Path file, BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return FoundFile.passedOver(attributes, "it is a link, and links are not followed");
    }
    if (attributes.isDirectory()) {
      return FoundFile.passedOver(attributes, "it lies more than " + DEPTH + " folders deep");
    }
    if (attributes.isOther()) {
      return FoundFile.passedOver(attributes, "it is no ordinary file");
    }
    if (attributes.size() == 0) {
      return FoundFile.passedOver(attributes, "it is empty");
    }
    return decodes(file)
        ? FoundFile.landable(attributes)
        : FoundFile.passedOver(attributes, "its name is not " + charset() + "; rename it");
  }

  /** Bytes that are no text become U+FFFD in Java's text: two names could become one key. */
  private static boolean decodes(Path file) {
    return file.getFileSystem().getPath(file.toString()).equals(file);
  }

  private static String charset() {
    return System.getProperty("sun.jnu.encoding", "UTF-8");
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (file.equals(folder)) {
      throw e;
    }
    if (!(e instanceof NoSuchFileException)) { // else it is gone again
      found.put(file, FoundFile.unreadable("it cannot be read: " + reason(e)));
    }
    return FileVisitResult.CONTINUE;
  }

  /** The message of a file system's exception is the path alone; its kind is what it says. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> "it is not there";
      case AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static boolean unfinished(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.startsWith(".")
        || name.startsWith("~$")
        || UNFINISHED.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}

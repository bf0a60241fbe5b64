package dev.millrace.server.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips a package directory for sending. */
final class PackageZip {
  private PackageZip() {}

  /**
   * Zips every file below a directory.
   *
   * @throws CommandException when it holds a link, which the server would refuse
   */
  static void write(Path directory, Path zip) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.setLevel(Deflater.BEST_SPEED); // weights hardly compress
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              add(directory, file, out);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }

  private static void add(Path directory, Path file, ZipOutputStream out) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandException(file + " is a link or no file; a package holds only files");
    }
    ZipEntry entry = new ZipEntry(directory.relativize(file).toString().replace('\\', '/'));
    entry.setTime(0); // the same files give the same zip
    out.putNextEntry(entry);
    Files.copy(file, out);
    out.closeEntry();
  }
}

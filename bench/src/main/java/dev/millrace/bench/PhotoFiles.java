package dev.millrace.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** JPEG photos of a folder, read once, of which any number of different objects can be made. */
final class PhotoFiles {

  private final List<Path> files;
  private final List<byte[]> bytes = new ArrayList<>();

  /**
   * Reads them.
   *
   * @param most how many are taken, evenly from the folder and those within it
   */
  PhotoFiles(Path folder, int most) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    if (all.isEmpty()) {
      throw new IOException("no photos (*.jpg) in " + folder + "; run: ./millrace build");
    }
    int count = Math.min(most, all.size());
    files =
        Stream.iterate(0, i -> i + 1)
            .limit(count)
            .map(i -> all.get(i * all.size() / count))
            .toList();
    for (Path file : files) {
      bytes.add(Files.readAllBytes(file));
    }
  }

  List<Path> files() {
    return files;
  }

  int count() {
    return files.size();
  }

  /** The photos over and over, each time in other bytes: with their number in a comment. */
  byte[] numbered(int number) {
    byte[] jpeg = bytes.get(number % bytes.size());
    byte[] comment =
        "%08d %d".formatted(number, System.nanoTime()).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream other = new ByteArrayOutputStream(jpeg.length + comment.length + 4);
    other.write(jpeg, 0, 2);
    other.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) (comment.length + 2)});
    other.writeBytes(comment);
    other.write(jpeg, 2, jpeg.length - 2);
    return other.toByteArray();
  }
}

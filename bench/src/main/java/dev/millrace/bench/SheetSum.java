package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What one reader found in all files, so that it can be compared with what the others found. */
final class SheetSum {
  private long cells;
  private long textLength;
  private double numbers;

  static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(".xlsx")).sorted().toList();
    }
  }

  void text(String text) {
    cells++;
    textLength += text.length();
  }

  void number(double number) {
    cells++;
    numbers += number;
  }

  void print() {
    System.out.printf("%d cells, %d letters, sum %.2f%n", cells, textLength, numbers);
  }
}

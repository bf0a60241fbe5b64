package dev.millrace.sheets.ingest;

import java.util.ArrayList;
import java.util.List;

/** Gives the tables of one sheet places: tables that share rows of it have different ones. */
final class SideBySide {
  private final List<Span> spans = new ArrayList<>();

  private record Span(int first, int end, int place) {}

  /**
   * The place of the next table, from 0.
   *
   * @param first index of its first row
   * @param end index behind its last row
   */
  int place(int first, int end) {
    int place =
        spans.stream()
            .filter(other -> other.first < end && first < other.end)
            .mapToInt(other -> other.place + 1)
            .max()
            .orElse(0);
    spans.add(new Span(first, end, place));
    return place;
  }
}

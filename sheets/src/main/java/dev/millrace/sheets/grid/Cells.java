package dev.millrace.sheets.grid;

import java.util.ArrayList;
import java.util.List;

/** Cells in the order they were added, 13 bytes each, in chunks so that growing copies nothing. */
final class Cells {
  private static final int CHUNK = 1 << 14;

  private final List<char[]> columns = new ArrayList<>();
  private final List<byte[]> kinds = new ArrayList<>();
  private final List<char[]> formats = new ArrayList<>();
  private final List<long[]> payloads = new ArrayList<>();
  private int size;

  void add(int column, int kind, int format, long payload) {
    int at = size % CHUNK;
    if (at == 0) {
      columns.add(new char[CHUNK]);
      kinds.add(new byte[CHUNK]);
      formats.add(new char[CHUNK]);
      payloads.add(new long[CHUNK]);
    }
    columns.getLast()[at] = (char) column;
    kinds.getLast()[at] = (byte) kind;
    formats.getLast()[at] = (char) format;
    payloads.getLast()[at] = payload;
    size++;
  }

  int size() {
    return size;
  }

  long bytes() {
    return 13L * CHUNK * kinds.size();
  }

  int column(int index) {
    return columns.get(index / CHUNK)[index % CHUNK];
  }

  int kind(int index) {
    return kinds.get(index / CHUNK)[index % CHUNK];
  }

  int format(int index) {
    return formats.get(index / CHUNK)[index % CHUNK];
  }

  long payload(int index) {
    return payloads.get(index / CHUNK)[index % CHUNK];
  }
}

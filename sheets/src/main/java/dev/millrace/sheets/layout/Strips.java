package dev.millrace.sheets.layout;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Cuts a sheet into parts that can be read from top to bottom: tables that stand side by side come
 * into parts of their own. Bands of rows without a gap are cut at empty columns where both sides
 * look like tables by themselves; bands that are cut alike belong together.
 */
final class Strips {
  private static final int MOST_BANDS = 20_000;

  private final View view;
  private final List<View> parts = new ArrayList<>();
  private List<int[]> open = new ArrayList<>();
  private int openFrom;

  private Strips(View view) {
    this.view = view;
  }

  /** The parts, from top to bottom and from left to right. */
  static List<View> of(View view) {
    Strips strips = new Strips(view);
    strips.cut();
    return strips.parts;
  }

  private void cut() {
    int bands = 0;
    for (int start = 0; start < view.lines(); bands++) {
      int end = start + 1;
      while (end < view.lines() && (view.gapBefore(end) == 0 || bands >= MOST_BANDS)) {
        end++;
      }
      take(start, new SideBySide(view, start, end).cut());
      start = end;
    }
    close(view.lines());
  }

  /** Takes a band that is cut into these spans of columns. */
  private void take(int start, List<int[]> spans) {
    if (open.isEmpty()) {
      open = spans;
      openFrom = start;
    } else if (open.size() == 1 && spans.size() == 1) {
      widen(open.get(0), spans.get(0));
    } else if (!isAlike(spans)) {
      close(start);
      open = spans;
      openFrom = start;
    }
  }

  private static void widen(int[] span, int[] by) {
    span[0] = Math.min(span[0], by[0]);
    span[1] = Math.max(span[1], by[1]);
  }

  /** Whether each span overlaps exactly one that is open; then those are widened by it. */
  private boolean isAlike(List<int[]> spans) {
    if (open.size() == 1) {
      return false;
    }
    for (int[] span : spans) {
      long overlaps = open.stream().filter(o -> o[0] <= span[1] && span[0] <= o[1]).count();
      if (overlaps != 1 || (spans.size() == 1 && span[0] == span[1])) {
        return false;
      }
    }
    for (int[] span : spans) {
      open.stream().filter(o -> o[0] <= span[1] && span[0] <= o[1]).forEach(o -> widen(o, span));
    }
    return true;
  }

  private void close(int end) {
    for (int[] span : open) {
      boolean isAll = open.size() == 1 && openFrom == 0 && end == view.lines();
      parts.add(isAll ? view : view.part(openFrom, end, span[0], span[1]));
    }
  }

  /** The columns that some lines fill. */
  static BitSet columns(View view, int start, int end) {
    BitSet columns = new BitSet();
    for (int line = start; line < end; line++) {
      view.columns(line, columns);
    }
    return columns;
  }
}

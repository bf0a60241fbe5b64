package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Joins the rows of a header into the names of the columns. */
final class Names {
  private final Draft draft;
  private final View view;
  private final int[] columns;
  private final Profile profile;
  private boolean isUnclear;

  Names(Draft draft, int[] columns, Profile profile) {
    this.profile = profile;
    this.draft = draft;
    this.view = draft.view();
    this.columns = columns;
  }

  /** The columns of the table with their names. */
  List<FoundColumn> columns() {
    List<String[]> rows = new ArrayList<>();
    for (int line = draft.headerEnd() - 1; line >= draft.headerFirst(); line--) {
      String[] row = texts(line);
      if (!rows.isEmpty()) {
        isUnclear |= !spread(row, rows.getFirst());
      }
      rows.addFirst(row);
    }
    List<FoundColumn> found = new ArrayList<>();
    for (int at = 0; at < columns.length; at++) {
      int position = at;
      List<String> parts = rows.stream().map(row -> row[position]).toList();
      found.add(new FoundColumn(columns[at], name(columns[at], parts), parts, fillsDown(at)));
    }
    return found;
  }

  /** Whether values stand only where they change: the column to the right goes on without gaps. */
  private boolean fillsDown(int at) {
    int position = columns[at] - view.firstColumn();
    if (at + 1 >= columns.length || draft.headerEnd() >= draft.end() || profile.lines() < 4) {
      return false;
    }
    double share = profile.filled()[position];
    return share > 0
        && share <= 0.7
        && profile.values()[position] < 0.5
        && goesOn(at + 1, share)
        && at <= 3
        && view.isFilled(draft.headerEnd(), columns[at]);
  }

  /** Whether a column is filled throughout, or fills down itself and changes more often. */
  private boolean goesOn(int at, double share) {
    double its = profile.filled()[columns[at] - view.firstColumn()];
    return its >= Math.max(0.9, share + 0.2) || (its > share && fillsDown(at));
  }

  private static String name(int column, List<String> parts) {
    Set<String> different = new LinkedHashSet<>(parts);
    different.remove("");
    return different.isEmpty() ? "column " + Area.column(column) : String.join(" ", different);
  }

  /** A header line's texts, merged cells filled. */
  private String[] texts(int line) {
    String[] row = new String[columns.length];
    if (isAttributeOfValues(line)) {
      Arrays.fill(row, "");
      return row;
    }
    for (int at = 0; at < row.length; at++) {
      row[at] = view.text(line, columns[at]);
      if (row[at].isEmpty() && !view.filled().isPlain()) {
        FilledCells.Source source = view.filled().source(view.index(line), columns[at]);
        row[at] = HeaderTexts.of(view.grid(), source.index(), source.column());
      }
    }
    return row;
  }

  /** Whether a line of {@link AttributeRows} tells of the data rather than of the columns. */
  private boolean isAttributeOfValues(int line) {
    if (draft.headerEnd() - draft.headerFirst() <= HeaderRows.MOST_ROWS) {
      return false;
    }
    for (int at = 1; at < columns.length; at++) {
      if (view.type(line, columns[at]) == CellType.TEXT) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lets names that stand once over several columns, without being merged, hold for all of them:
   * only where the names below come again under each, or one of the two rows is months and the
   * like.
   *
   * @return false where names are left that hold for nobody knows which columns
   */
  private boolean spread(String[] upper, String[] lower) {
    if (fillBlocks(upper, lower)) {
      return true;
    }
    if (leavesValuesOut(upper, lower)) {
      return Arrays.stream(upper).filter(text -> !text.isEmpty()).count() >= 0.6 * upper.length;
    }
    String[] filled = upper.clone();
    int size = 0;
    for (int at = 1; at < filled.length; at++) {
      boolean isOpen = filled[at].isEmpty() && !lower[at].isEmpty() && !filled[at - 1].isEmpty();
      if (isOpen && !lower[at - 1].isEmpty()) {
        filled[at] = filled[at - 1];
        size++;
      }
    }
    if (size > 0 && (comeAgain(filled, lower) || runOn(upper, lower))) {
      trim(filled, upper);
      System.arraycopy(filled, 0, upper, 0, upper.length);
    }
    return true;
  }

  /**
   * Where the names below come again in blocks of equal length, the name above each block holds for
   * all of it, wherever over it it stands.
   */
  private static boolean fillBlocks(String[] upper, String[] lower) {
    int names = 0;
    int first = -1;
    for (int at = 0; at < upper.length; at++) {
      names += upper[at].isEmpty() ? 0 : 1;
      first = first < 0 && !upper[at].isEmpty() ? at : first;
    }
    for (int block = 2; names >= 2 && names * block <= upper.length; block++) {
      int from = upper.length - names * block;
      if (first >= from && areBlocks(upper, lower, from, block)) {
        for (int at = from; at < upper.length; at += block) {
          String name = String.join("", Arrays.asList(upper).subList(at, at + block));
          Arrays.fill(upper, at, at + block, name);
        }
        return true;
      }
    }
    return false;
  }

  private static boolean areBlocks(String[] upper, String[] lower, int from, int block) {
    for (int at = from; at < lower.length; at++) {
      int first = from + (at - from) % block;
      if (lower[at].isEmpty() || !lower[at].equalsIgnoreCase(lower[first])) {
        return false;
      }
    }
    for (int at = from; at < upper.length; at += block) {
      if (Arrays.stream(upper, at, at + block).filter(text -> !text.isEmpty()).count() != 1) {
        return false;
      }
    }
    return true;
  }

  /** Whether columns of values stand left of the first name: names may be centred or at the end. */
  private boolean leavesValuesOut(String[] upper, String[] lower) {
    for (int at = 0; at < upper.length && upper[at].isEmpty(); at++) {
      if (!lower[at].isEmpty() && profile.isValues(columns[at] - view.firstColumn())) {
        return true;
      }
    }
    return false;
  }

  /** Whether it stays open which columns a name in an upper row holds for. */
  boolean areUnclear() {
    return isUnclear;
  }

  private static boolean comeAgain(String[] upper, String[] lower) {
    Set<String> seen = new HashSet<>();
    int again = 0;
    int under = 0;
    for (int at = 0; at < lower.length; at++) {
      if (!upper[at].isEmpty() && !lower[at].isEmpty()) {
        under++;
        again += seen.add(lower[at]) ? 0 : 1;
      }
    }
    return under > 0 && again >= 0.3 * under;
  }

  private static boolean runOn(String[] upper, String[] lower) {
    return Labels.runs(Labels.of(Arrays.asList(lower))).stream().anyMatch(run -> run.length() >= 2)
        || Arrays.stream(upper)
                .filter(text -> !text.isEmpty())
                .filter(text -> Label.of(text, CellType.of(text)).isPresent())
                .count()
            >= 2;
  }

  /** The last name reaches no further than the others do. */
  private static void trim(String[] filled, String[] upper) {
    int longest = 0;
    int begin = -1;
    for (int at = 0; at < upper.length; at++) {
      if (!upper[at].isEmpty()) {
        longest = begin >= 0 && !filled[at - 1].isEmpty() ? Math.max(longest, at - begin) : longest;
        begin = at;
      }
    }
    for (int at = begin + longest; longest > 0 && begin >= 0 && at < filled.length; at++) {
      filled[at] = "";
    }
  }
}

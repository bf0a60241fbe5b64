package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.CellKind;
import java.util.Arrays;

/**
 * Running sums of columns: over the part since the last total or group, over all rows of data, and
 * over the totals met so far.
 */
final class Sums {
  private final View view;
  private final int[] columns;
  private final double[] part;
  private final double[] all;
  private final double[] totals;
  private final double[] size;
  private int partRows;
  private int allRows;
  private int totalRows;

  Sums(View view, int[] columns) {
    this.view = view;
    this.columns = columns;
    this.part = new double[columns.length];
    this.all = new double[columns.length];
    this.totals = new double[columns.length];
    this.size = new double[columns.length];
  }

  /**
   * How a line's figures compare with sums or means.
   *
   * @param compared figures that could be compared
   * @param equal those that came out equal
   * @param formulas whether they are formulas in columns that otherwise hold constants
   */
  record Match(int compared, int equal, boolean formulas) {
    static final Match NONE = new Match(0, 0, false);

    /** Whether enough of them are equal; shares and prices in between never sum up. */
    boolean agrees() {
      return equal > 0 && 2 * equal >= compared;
    }
  }

  /** Takes a row of data. */
  void add(int line) {
    for (int at = 0; at < columns.length; at++) {
      double value = view.number(line, columns[at]);
      if (!Double.isNaN(value)) {
        part[at] += value;
        all[at] += value;
        size[at] += Math.abs(value);
      }
    }
    partRows++;
    allRows++;
  }

  /** Takes a total; a new part begins. */
  void total(int line) {
    if (partRows > 0) {
      for (int at = 0; at < columns.length; at++) {
        double value = view.number(line, columns[at]);
        totals[at] += Double.isNaN(value) ? 0 : value;
      }
      totalRows++;
    }
    part();
  }

  /** Begins a new part. */
  void part() {
    Arrays.fill(part, 0);
    partRows = 0;
  }

  /** Whether no row of data came since the last total, or since the beginning. */
  boolean isFresh() {
    return partRows == 0;
  }

  /**
   * Compares a line with what was taken so far; the best of the ways to sum counts.
   *
   * @param least how many rows a sum must have
   */
  Match match(int line, int least) {
    Match best = partRows < least ? Match.NONE : match(line, part, partRows);
    best = allRows < least ? best : better(best, match(line, all, allRows));
    return totalRows < least ? best : better(best, match(line, totals, totalRows));
  }

  /**
   * How many figures of a line are exactly the sums of all rows of data; 0 when any is not.
   *
   * @param least how many rows there must be
   */
  int exact(int line, int least) {
    int equal = 0;
    for (int at = 0; allRows >= least && at < columns.length; at++) {
      double value = view.number(line, columns[at]);
      if (Double.isNaN(value)) {
        continue;
      }
      if (value == 0 || Math.abs(value - all[at]) > Math.max(1e-6, 1e-12 * size[at])) {
        return 0;
      }
      equal++;
    }
    return equal;
  }

  private static Match better(Match one, Match other) {
    return other.equal() > one.equal() ? other : one;
  }

  private Match match(int line, double[] sums, int rows) {
    int compared = 0;
    int equal = 0;
    boolean formulas = false;
    for (int at = 0; at < columns.length; at++) {
      double value = view.number(line, columns[at]);
      if (Double.isNaN(value) || isDate(line, columns[at])) {
        continue;
      }
      compared++;
      boolean isEqual =
          value != 0 && (isNear(value, sums[at], at) || isNear(value, sums[at] / rows, at));
      equal += isEqual ? 1 : 0;
      formulas |= isEqual && view.grid().isFormula(view.index(line), columns[at]);
    }
    return new Match(compared, equal, formulas);
  }

  private boolean isDate(int line, int column) {
    return view.grid().kind(view.index(line), column) == CellKind.DATE;
  }

  private boolean isNear(double value, double sum, int at) {
    double slack = value == Math.rint(value) ? 1e-6 : 0.006;
    return Math.abs(value - sum) <= Math.max(slack, 1e-7 * size[at]);
  }
}

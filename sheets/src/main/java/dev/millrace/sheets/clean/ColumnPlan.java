package dev.millrace.sheets.clean;

import dev.millrace.sheets.schema.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the cells of one column become values.
 *
 * @param mark of numbers written as text
 * @param order of dates written as text
 */
public record ColumnPlan(ColumnType type, DecimalMark mark, DateOrder order) {
  /** The share of filled cells that must be of a type for the column to be. */
  private static final double MOST = 0.95;

  /** From so many cells of a type on, a single other one is a slip and not another type. */
  private static final int MANY = 8;

  /** What other columns of the file prove, for a column that proves nothing itself. */
  public record Hints(@Nullable DecimalMark mark, @Nullable DateOrder order) {
    public static final Hints NONE = new Hints(null, null);

    /** What the columns of a file prove together; nothing where they contradict each other. */
    public static Hints of(Iterable<ColumnProfile> profiles) {
      DecimalMark mark = null;
      DateOrder order = null;
      boolean marksDiffer = false;
      boolean ordersDiffer = false;
      for (ColumnProfile profile : profiles) {
        DecimalMark ownMark = typeOf(profile) == ColumnType.NUMBER ? profile.provenMark() : null;
        marksDiffer |= mark != null && ownMark != null && mark != ownMark;
        mark = mark == null ? ownMark : mark;
        DateOrder ownOrder = isMoment(typeOf(profile)) ? profile.provenOrder() : null;
        ordersDiffer |= order != null && ownOrder != null && order != ownOrder;
        order = order == null ? ownOrder : order;
      }
      return new Hints(marksDiffer ? null : mark, ordersDiffer ? null : order);
    }
  }

  /** What nobody can decide but a person, as a question. */
  public record Undecided(What what, String question) {

    /** What is not proven. */
    public enum What {
      DECIMAL_MARK,
      DATE_ORDER
    }
  }

  /** The type that a column's cells have, each counted. */
  public static ColumnType typeOf(ColumnProfile profile) {
    int cells = profile.cells;
    if (cells == 0) {
      return ColumnType.TEXT;
    }
    // moments of several zones are not comparable by what their clocks read
    if (profile.zones.size() <= 1
        && isMost(profile.dates + profile.textDates, cells)
        && profile.dates + profile.textDates > profile.identifiers.certain()) {
      return profile.datesWithTime > 0 ? ColumnType.TIMESTAMP : ColumnType.DATE;
    }
    if (profile.truths + profile.textTruths == cells) {
      return ColumnType.BOOLEAN;
    }
    int textNumbers = Math.max(profile.textNumbersPoint, profile.textNumbersComma);
    return !profile.identifiers.areThere() && isMost(profile.numbers + textNumbers, cells)
        ? ColumnType.NUMBER
        : ColumnType.TEXT;
  }

  private static boolean isMost(int fitting, int cells) {
    return fitting >= MOST * cells || (fitting >= MANY && fitting == cells - 1);
  }

  /** Whether values of the type are moments in time. */
  static boolean isMoment(ColumnType type) {
    return type == ColumnType.DATE || type == ColumnType.TIMESTAMP;
  }

  /** A plan for a column that shall be of a type, with what nobody can decide but a person. */
  public static ColumnPlan of(
      ColumnProfile profile, ColumnType type, Hints hints, String name, List<Undecided> questions) {
    DecimalMark mark = first(profile.provenMark(), hints.mark());
    DateOrder order = first(profile.provenOrder(), hints.order());
    if (type == ColumnType.NUMBER && mark == null && profile.eitherMark > 0) {
      questions.add(
          new Undecided(
              Undecided.What.DECIMAL_MARK,
              "column '%s': is the comma or the point the decimal mark in %s?"
                  .formatted(name, profile.ambiguous)));
    }
    if (isMoment(type) && order == null && profile.eitherOrder > 0) {
      questions.add(
          new Undecided(
              Undecided.What.DATE_ORDER,
              "column '%s': does the day or the month come first in %s?"
                  .formatted(name, profile.ambiguous)));
    }
    return new ColumnPlan(
        type, mark == null ? DecimalMark.POINT : mark, order == null ? DateOrder.DAY_FIRST : order);
  }

  private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
    return one == null ? other : one;
  }
}

package dev.millrace.sheets.clean;

import dev.millrace.sheets.grid.CellKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What all cells of one column of one table look like. Types, decimal mark and the order of day and
 * month are decided from every row, by elimination: a single {@code 31/12/2024} settles the column.
 */
public final class ColumnProfile {
  private static final int MOST_EXAMPLES = 3;

  int cells;
  int numbers;
  int dates;
  int datesWithTime;
  int truths;
  int errors;
  int texts;
  int nothings;
  final Identifiers identifiers = new Identifiers();
  int textNumbersPoint;
  int textNumbersComma;
  int onlyPoint;
  int onlyComma;
  int eitherMark;
  int textDates;
  int onlyDayFirst;
  int onlyMonthFirst;
  int eitherOrder;
  int textTruths;
  int percents;
  final Set<String> zones = new HashSet<>();
  final TreeSet<String> currencies = new TreeSet<>();
  final TreeSet<String> units = new TreeSet<>();
  final List<String> ambiguous = new ArrayList<>();

  /** A column without a name. */
  public ColumnProfile() {}

  /**
   * @param name as the header says; it may say that identifiers stand below
   */
  public ColumnProfile(String name) {
    identifiers.header(name);
  }

  /** Takes in one cell of the column. */
  public void add(CellKind kind, double number, String text, @Nullable String format) {
    switch (kind) {
      case EMPTY -> {}
      case NO_VALUE, ERROR -> errors++;
      case NUMBER -> {
        cells++;
        numbers++;
        identifiers.add(number);
        currency(format);
      }
      case DATE -> {
        cells++;
        dates++;
        datesWithTime += number == Math.rint(number) || Serial.of(number).isMidnight() ? 0 : 1;
      }
      case BOOLEAN -> {
        cells++;
        truths++;
      }
      case TEXT -> text(PlainText.of(text));
    }
  }

  private void currency(@Nullable String format) {
    String currency = format == null ? null : NumberFormat.currency(format);
    if (currency != null) {
      currencies.add(currency);
    }
    percents += format != null && format.indexOf('%') >= 0 ? 1 : 0;
    String unit = format == null ? null : NumberFormat.unit(format);
    if (unit != null) {
      units.add(unit);
    }
  }

  private void text(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (CellText.isNothing(text)) {
      nothings++;
      return;
    }
    cells++;
    texts++;
    if (!CellText.hasDigit(text)) {
      textTruths += CellText.truth(text) == null ? 0 : 1;
      return;
    }
    identifiers.add(text);
    number(text);
    date(text);
  }

  private void number(String text) {
    NumberText.Parsed point = NumberText.parse(text, DecimalMark.POINT);
    NumberText.Parsed comma =
        NumberText.hasMark(text) ? NumberText.parse(text, DecimalMark.COMMA) : point;
    textNumbersPoint += point == null ? 0 : 1;
    textNumbersComma += comma == null ? 0 : 1;
    NumberText.Parsed any = point == null ? comma : point;
    if (any != null && any.currency() != null) {
      currencies.add(any.currency());
    }
    percents += any != null && any.percent() ? 1 : 0;
    if (any != null && any.unit() != null) {
      units.add(any.unit());
    }
    if (point == null && comma != null) {
      onlyComma++;
    } else if (point != null && comma == null) {
      onlyPoint++;
    } else if (point != null && comma != null && point.value().compareTo(comma.value()) != 0) {
      eitherMark++;
      example(text);
    }
  }

  private void date(String text) {
    DateText.Parsed day = DateText.parse(text, DateOrder.DAY_FIRST);
    DateText.Parsed month =
        DateText.dependsOnOrder(text) ? DateText.parse(text, DateOrder.MONTH_FIRST) : day;
    DateText.Parsed any = day == null ? month : day;
    if (any == null) {
      return;
    }
    textDates++;
    datesWithTime += any.hasTime() ? 1 : 0;
    if (any.zone() != null) {
      zones.add(any.zone());
    }
    if (day == null) {
      onlyMonthFirst++;
    } else if (month == null) {
      onlyDayFirst++;
    } else if (!day.value().equals(month.value())) {
      eitherOrder++;
      example(text);
    }
  }

  private void example(String text) {
    if (ambiguous.size() < MOST_EXAMPLES && !ambiguous.contains(text)) {
      ambiguous.add(text);
    }
  }

  /** The decimal mark that this column's own cells prove; absent when they prove none. */
  public @Nullable DecimalMark provenMark() {
    return onlyPoint > 0 == onlyComma > 0
        ? null
        : onlyPoint > 0 ? DecimalMark.POINT : DecimalMark.COMMA;
  }

  /** The order of day and month that this column's own cells prove; absent when they prove none. */
  public @Nullable DateOrder provenOrder() {
    return onlyDayFirst > 0 == onlyMonthFirst > 0
        ? null
        : onlyDayFirst > 0 ? DateOrder.DAY_FIRST : DateOrder.MONTH_FIRST;
  }

  /** The currencies written in its texts and number formats. */
  public Set<String> currencies() {
    return Collections.unmodifiableSet(currencies);
  }

  /** Whether percentages are among its numbers, which are read as fractions. */
  public boolean hasPercentages() {
    return percents > 0;
  }

  /** The symbols of the units written in its texts and number formats. */
  public Set<String> units() {
    return Collections.unmodifiableSet(units);
  }

  /** Filled cells, errors and words for nothing left out. */
  public int filled() {
    return cells;
  }
}

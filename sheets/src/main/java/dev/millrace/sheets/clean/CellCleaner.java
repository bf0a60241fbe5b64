package dev.millrace.sheets.clean;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.schema.ColumnType;
import dev.millrace.sheets.schema.Unit;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values of one column. After {@link #clean} the value, the correction that was made and
 * what is wrong are read from it; it is used by one thread.
 *
 * <p>Values are {@code String}, {@code BigDecimal} or {@code Double}, {@code LocalDate}, {@code
 * LocalDateTime}, {@code Boolean}, or null for none.
 */
public final class CellCleaner {
  private static final double EARLIEST_SERIAL = 1;
  private static final double LATEST_SERIAL = 2_958_466; // 10000-01-01

  private final ColumnPlan plan;
  private final boolean textsAreAll;
  private @Nullable Object value;
  private @Nullable Correction correction;
  private @Nullable String problem;
  private @Nullable String currency;
  private @Nullable String unit;

  /**
   * @param textsAreAll whether the format holds nothing but texts (csv), so that a number written
   *     plainly is no correction
   */
  public CellCleaner(ColumnPlan plan, boolean textsAreAll) {
    this.plan = plan;
    this.textsAreAll = textsAreAll;
  }

  /** The value; null for none. */
  public @Nullable Object value() {
    return value;
  }

  /** The correction that made the value differ from what the file holds; null for none. */
  public @Nullable Correction correction() {
    return correction;
  }

  /** Why the cell has no value of the column's type; null when it has. */
  public @Nullable String problem() {
    return problem;
  }

  /** The currency that was written with a number as text; null when none was. */
  public @Nullable String currency() {
    return currency;
  }

  /** The symbol of the unit that was written with a number as text; null when none was. */
  public @Nullable String unit() {
    return unit;
  }

  /**
   * Makes the number one of the declared unit; where it is given in a unit of another kind it is a
   * problem.
   *
   * @param from the symbol of the unit that the number is given in
   */
  public void convert(String from, Unit declared) {
    Unit given = Unit.named(from).orElse(declared);
    if (value == null || given.equals(declared)) {
      return;
    }
    if (!given.isLike(declared)) {
      problem =
          "%s is in %s, which cannot be made %s"
              .formatted(written(value), given.symbol(), declared.symbol());
      return;
    }
    BigDecimal number =
        value instanceof BigDecimal exact
            ? exact
            : BigDecimal.valueOf(((Number) value).doubleValue());
    corrected(declared.of(number, given), Correction.UNIT);
  }

  /** Whether cells of a kind are read from their text, which costs something to make. */
  public boolean needsText(CellKind kind) {
    return switch (kind) {
      case TEXT, ERROR -> true;
      case NUMBER -> plan.type() != ColumnType.NUMBER;
      case EMPTY, NO_VALUE, DATE, BOOLEAN -> false;
    };
  }

  /**
   * Reads one cell.
   *
   * @param text as the file holds it; may be empty where it is not needed
   */
  public void clean(CellKind kind, double number, String text) {
    currency = null;
    unit = null;
    value = null;
    correction = null;
    problem = null;
    switch (kind) {
      case EMPTY -> {}
      case ERROR -> correction = Correction.ERROR_CELL;
      case NO_VALUE -> correction = Correction.FORMULA_WITHOUT_VALUE;
      case NUMBER -> number(number, text);
      case DATE -> date(number);
      case BOOLEAN -> truth(number != 0);
      case TEXT -> text(text);
    }
  }

  /**
   * Reads what a person wrote for a cell: as the column's other cells are written, or a number with
   * a plain decimal point.
   */
  public void byHand(String text) {
    clean(CellKind.TEXT, Double.NaN, text);
    if (problem != null && plan.type() == ColumnType.NUMBER) {
      NumberText.Parsed plain = NumberText.parse(text.strip(), DecimalMark.POINT);
      if (plain != null && plain.plain()) {
        problem = null;
        value = plain.value();
      }
    }
  }

  private void number(double number, String text) {
    switch (plan.type()) {
      case NUMBER -> value = number;
      case TEXT -> value = text;
      case DATE, TIMESTAMP -> {
        if (number >= EARLIEST_SERIAL && number < LATEST_SERIAL) {
          moment(Serial.of(number).moment(), Correction.SERIAL_DATE);
        } else {
          problem = "'" + text + "' is no date";
        }
      }
      case BOOLEAN -> {
        if (number == 0 || number == 1) {
          corrected(number == 1, Correction.TEXT_TRUTH);
        } else {
          problem = "'" + text + "' is neither true nor false";
        }
      }
    }
  }

  private void date(double serial) {
    Serial date = Serial.of(serial);
    switch (plan.type()) {
      case DATE, TIMESTAMP ->
          moment(date.moment(), date.rounded() ? Correction.TO_THE_SECOND : null);
      case TEXT -> corrected(iso(date.moment()), Correction.DATE_AS_OTHER);
      case NUMBER, BOOLEAN ->
          problem = "the date " + iso(date.moment()) + " is no " + word(plan.type());
    }
  }

  private void truth(boolean truth) {
    switch (plan.type()) {
      case BOOLEAN -> value = truth;
      case TEXT -> value = truth ? "TRUE" : "FALSE";
      case NUMBER, DATE, TIMESTAMP -> problem = "'" + truth + "' is no " + word(plan.type());
    }
  }

  private void text(String raw) {
    String text = PlainText.of(raw);
    if (text.isEmpty()) {
      correction = raw.isEmpty() ? null : Correction.PLAIN_TEXT;
      return;
    }
    switch (plan.type()) {
      case TEXT -> {
        value = text;
        correction = text.equals(raw) ? null : Correction.PLAIN_TEXT;
      }
      case NUMBER -> textNumber(text);
      case DATE, TIMESTAMP -> textDate(text);
      case BOOLEAN -> {
        Boolean truth = CellText.truth(text);
        if (truth == null) {
          nothingOr("neither true nor false", text);
        } else {
          corrected(truth, textsAreAll ? null : Correction.TEXT_TRUTH);
        }
      }
    }
  }

  private void textNumber(String text) {
    NumberText.Parsed parsed = NumberText.parse(text, plan.mark());
    if (parsed == null) {
      nothingOr("no number", text);
      return;
    }
    value = parsed.value();
    currency = parsed.currency();
    unit = parsed.unit();
    if (BigDecimal.valueOf(parsed.value().doubleValue()).compareTo(parsed.value()) != 0) {
      problem = "'" + text + "' has more digits than a number keeps";
    }
    if (parsed.percent()) {
      correction = Correction.PERCENT;
    } else if (parsed.plain() && !Identifiers.isCertain(text)) {
      correction = textsAreAll ? null : Correction.TEXT_NUMBER;
    } else if (plan.mark() == DecimalMark.COMMA && text.indexOf(',') >= 0) {
      correction = Correction.DECIMAL_COMMA;
    } else {
      correction = Correction.NUMBER_STYLE;
    }
  }

  private void textDate(String text) {
    DateText.Parsed parsed = DateText.parse(text, plan.order());
    if (parsed == null) {
      nothingOr("no date", text);
      return;
    }
    Correction made = madeOf(parsed);
    moment(parsed.value(), made);
  }

  private @Nullable Correction madeOf(DateText.Parsed date) {
    if (date.shortYear()) {
      return Correction.SHORT_YEAR;
    }
    if (date.zone() != null) {
      return Correction.ZONE;
    }
    if (date.rounded()) {
      return Correction.TO_THE_MICROSECOND;
    }
    return date.plain() && textsAreAll ? null : Correction.TEXT_DATE;
  }

  private void nothingOr(String what, String text) {
    if (CellText.isNothing(text)) {
      correction = Correction.NO_VALUE_WORD;
    } else {
      problem = "'" + (text.length() <= 60 ? text : text.substring(0, 60) + "…") + "' is " + what;
    }
  }

  private void moment(LocalDateTime moment, @Nullable Correction made) {
    if (plan.type() == ColumnType.TIMESTAMP) {
      corrected(moment, made);
    } else if (moment.toLocalTime().toNanoOfDay() == 0) {
      corrected(moment.toLocalDate(), made);
    } else {
      problem = iso(moment) + " has a time of day, but the column holds dates";
    }
  }

  private void corrected(Object made, @Nullable Correction by) {
    value = made;
    correction = by;
  }

  private static String iso(LocalDateTime moment) {
    return moment.toLocalTime().toNanoOfDay() == 0
        ? moment.toLocalDate().toString()
        : moment.toString();
  }

  private static String word(ColumnType type) {
    return switch (type) {
      case NUMBER -> "number";
      case DATE -> "date";
      case TIMESTAMP -> "moment";
      case BOOLEAN -> "truth value";
      case TEXT -> "text";
    };
  }

  /** A value as the audit writes it; the same text for the same value. */
  public static String written(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case LocalDateTime moment -> iso(moment);
      case BigDecimal number -> number.stripTrailingZeros().toPlainString();
      case Double number -> BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
      default -> value.toString();
    };
  }
}

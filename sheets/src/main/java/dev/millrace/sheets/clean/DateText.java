package dev.millrace.sheets.clean;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates that are written as text. Which of {@code 03/04/2024} is the day, a single text cannot
 * tell; with points the day comes first, and years of four digits in front are followed by the
 * month.
 */
final class DateText {
  private static final String TIME =
      "(?:[T ,]+(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?\\s*(?<half>[AaPp]\\.?[Mm]\\.?)?(?<zone>Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)?)?";

  /** As XML writes days, which may have a zone without a time. */
  private static final Pattern DAY_WITH_ZONE =
      Pattern.compile("(?<day>\\d{4}-\\d{2}-\\d{2})(?<zone>Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)");

  private static final Pattern YEAR_FIRST =
      Pattern.compile(
          "(?<year>\\d{4})(?<mark>[-/. ])(?<month>\\d{1,2})\\k<mark>(?<day>\\d{1,2})" + TIME);
  private static final Pattern COMPACT =
      Pattern.compile("(?<year>(?:19|20)\\d{2})(?<month>\\d{2})(?<day>\\d{2})");
  private static final Pattern NUMBERS =
      Pattern.compile(
          "(?<first>\\d{1,2})(?<mark>[-/. ])\\s?(?<second2>\\d{1,2})\\k<mark>\\s?(?<year>\\d{4}|\\d{2})"
              + TIME);
  private static final Pattern DAY_NAME =
      Pattern.compile(
          "(?<day>\\d{1,2})(?:st|nd|rd|th|\\.)?[-/ ]+(?:de |d')?(?<name>\\p{L}{3,12}\\.?)[-/ ,]+(?:de )?(?<year>\\d{4}|\\d{2})"
              + TIME);
  private static final Pattern NAME_DAY =
      Pattern.compile(
          "(?<name>\\p{L}{3,12}\\.?)[-/ ]+(?<day>\\d{1,2})(?:st|nd|rd|th)?[-/ ,]+(?<year>\\d{4}|\\d{2})"
              + TIME);
  private static final Pattern MONTH_YEAR =
      Pattern.compile("(?<name>\\p{L}{3,12}\\.?)(?:[-/ .]+(?<year>\\d{4})|[-' ]+(?<short>\\d{2}))");
  private static final Pattern YEAR_MONTH =
      Pattern.compile("(?<year>(?:19|20)\\d{2})[-/](?<month>\\d{1,2})");
  private static final int LONGEST = 40;

  private DateText() {}

  /**
   * A date and how it was written.
   *
   * @param hasTime whether a time of day was written too
   * @param plain whether it was written after ISO 8601, so nothing was corrected
   * @param shortYear whether the century was left out
   * @param rounded whether more was written than microseconds
   * @param zone that was written and that the value lacks, such as {@code +0200}; UTC is {@code Z}
   */
  record Parsed(
      LocalDateTime value,
      boolean hasTime,
      boolean plain,
      boolean shortYear,
      boolean rounded,
      @Nullable String zone) {
    /** A date without a time. */
    static Parsed of(LocalDate date, boolean plain, boolean shortYear) {
      return new Parsed(date.atStartOfDay(), false, plain, shortYear, false, null);
    }
  }

  /** Whether the text is a date only under one order, under either, or under none. */
  static boolean dependsOnOrder(String text) {
    if (text.length() > LONGEST || !NumberParts.isDigit(text.charAt(0))) {
      return false;
    }
    DateShape shape = DateShape.of(text);
    return shape == null ? dependsByPattern(text) : shape.isYearLast() && shape.mark() != '.';
  }

  static boolean dependsByPattern(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches() && !".".equals(numbers.group("mark"));
  }

  /** The date, when the text is one under the given order. */
  static @Nullable Parsed parse(String text, DateOrder order) {
    if (text.length() > LONGEST || text.length() < 6 || !DateShape.mayBeDate(text)) {
      return null;
    }
    try {
      DateShape shape = DateShape.of(text);
      return shape == null ? byPattern(text, order) : numbers(shape, order);
    } catch (DateTimeException e) {
      return null; // such as the 31st of February: no date
    }
  }

  private static @Nullable Parsed numbers(DateShape shape, DateOrder order) {
    if (shape.isYearFirst()) {
      return of(shape.first(), shape.second(), shape.third(), shape.isIso(), false);
    }
    if (!shape.isYearLast()) {
      return null;
    }
    boolean shortYear = shape.lengths()[2] == 2;
    int year = shortYear ? century(shape.third()) : shape.third();
    return order == DateOrder.DAY_FIRST || shape.mark() == '.'
        ? of(year, shape.second(), shape.first(), false, shortYear)
        : of(year, shape.first(), shape.second(), false, shortYear);
  }

  private static Parsed of(int year, int month, int day, boolean plain, boolean shortYear) {
    return Parsed.of(LocalDate.of(year, month, day), plain, shortYear);
  }

  /** By the patterns alone, which say the same and take longer. */
  static @Nullable Parsed byPattern(String text, DateOrder order) {
    Matcher match = YEAR_FIRST.matcher(text);
    if (match.matches()) {
      return of(match, number(match, "month"), number(match, "day"), isIso(match));
    }
    match = COMPACT.matcher(text);
    if (match.matches()) {
      LocalDate date =
          LocalDate.of(number(match, "year"), number(match, "month"), number(match, "day"));
      return Parsed.of(date, false, false);
    }
    match = NUMBERS.matcher(text);
    if (match.matches()) {
      boolean dayFirst = order == DateOrder.DAY_FIRST || ".".equals(match.group("mark"));
      int first = number(match, "first");
      int second = number(match, "second2");
      return dayFirst ? of(match, second, first, false) : of(match, first, second, false);
    }
    match = DAY_NAME.matcher(text);
    Matcher named = match.matches() ? match : NAME_DAY.matcher(text);
    if (named == match || named.matches()) {
      int month = MonthNames.number(named.group("name"));
      return month == 0 ? null : of(named, month, number(named, "day"), false);
    }
    match = DAY_WITH_ZONE.matcher(text);
    return match.matches()
        ? new Parsed(
            LocalDate.parse(match.group("day")).atStartOfDay(),
            false,
            true,
            false,
            false,
            zone(match.group("zone")))
        : month(text);
  }

  /** A month of a year, as its first day. */
  private static @Nullable Parsed month(String text) {
    Matcher match = YEAR_MONTH.matcher(text);
    if (match.matches()) {
      LocalDate first = LocalDate.of(number(match, "year"), number(match, "month"), 1);
      return Parsed.of(first, false, false);
    }
    match = MONTH_YEAR.matcher(text);
    int month = match.matches() ? MonthNames.number(match.group("name")) : 0;
    if (month == 0) {
      return null;
    }
    String whole = match.group("year");
    int year = whole == null ? century(number(match, "short")) : Integer.parseInt(whole);
    LocalDate first = LocalDate.of(year, month, 1);
    return Parsed.of(first, false, whole == null);
  }

  /** As Excel reads years of two digits. */
  private static int century(int year) {
    return year + (year < 30 ? 2000 : 1900);
  }

  private static boolean isIso(Matcher match) {
    return "-".equals(match.group("mark"))
        && match.group("month").length() == 2
        && match.group("day").length() == 2
        && match.group("half") == null;
  }

  private static Parsed of(Matcher match, int month, int day, boolean plain) {
    String written = match.group("year");
    int year = Integer.parseInt(written);
    boolean shortYear = written.length() == 2;
    if (shortYear) {
      year = century(year);
    }
    LocalDate date = LocalDate.of(year, month, day);
    if (match.group("hour") == null) {
      return Parsed.of(date, plain, shortYear);
    }
    int nanos = nanos(match.group("fraction"));
    long micros = Math.round(nanos / 1e3);
    LocalDateTime moment = date.atTime(time(match)).plusNanos(1_000 * micros);
    return new Parsed(
        moment, true, plain, shortYear, nanos != 1_000 * micros, zone(match.group("zone")));
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  private static @Nullable String zone(@Nullable String written) {
    if (written == null) {
      return null;
    }
    String zone = written.replace(":", "");
    return zone.substring(1).equals("0000") ? "Z" : zone;
  }

  private static LocalTime time(Matcher match) {
    int hour = number(match, "hour");
    String half = match.group("half");
    if (half != null) {
      boolean afternoon = half.charAt(0) == 'p' || half.charAt(0) == 'P';
      hour = hour % 12 + (afternoon ? 12 : 0);
    }
    int second = match.group("second") == null ? 0 : number(match, "second");
    return LocalTime.of(hour, number(match, "minute"), second);
  }

  private static int number(Matcher match, String group) {
    return Integer.parseInt(match.group(group));
  }
}

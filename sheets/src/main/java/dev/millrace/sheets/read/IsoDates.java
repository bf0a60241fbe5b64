package dev.millrace.sheets.read;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Dates as ISO 8601 writes them, into days since 1899-12-30. */
final class IsoDates {
  private static final LocalDate EPOCH = LocalDate.of(1899, 12, 30);
  private static final double NANOS_PER_DAY = 86_400e9;

  /**
   * @param days since 1899-12-30, the time as the fraction; a time alone is less than 1
   * @param format one that shows all that was written
   * @param isWhole whether the days hold all of it: no zone was written, nor more of a moment than
   *     milliseconds
   */
  record Moment(double days, NumberFormat format, boolean isWhole) {}

  private IsoDates() {}

  /**
   * Reads {@code 2024-05-06}, {@code 2024-05-06T07:08:09.5}, either with a zone that the days do
   * not hold, or {@code 07:08:09}.
   *
   * @throws DateTimeException where the text is none of them
   */
  static Moment parse(String text) {
    String local = text.strip().replaceFirst("(Z|(?<=:\\d\\d.{0,12})[+-]\\d\\d:?\\d\\d)$", "");
    boolean hasZone = local.length() < text.strip().length();
    if (local.indexOf('-', 1) < 0) {
      LocalTime time = LocalTime.parse(local);
      return new Moment(fraction(time), NumberFormat.ISO_DURATION, !hasZone);
    }
    if (local.length() <= 10) {
      return new Moment(days(LocalDate.parse(local)), NumberFormat.ISO_DATE, !hasZone);
    }
    LocalDateTime moment = LocalDateTime.parse(local.replace(' ', 'T'));
    return new Moment(
        days(moment.toLocalDate()) + fraction(moment.toLocalTime()),
        NumberFormat.ISO_DATE_TIME,
        !hasZone && isWhole(moment.toLocalTime()));
  }

  /** Days keep thousandths of a second; of more the text says what it is. */
  private static boolean isWhole(LocalTime time) {
    return time.equals(time.truncatedTo(ChronoUnit.MILLIS));
  }

  private static double days(LocalDate date) {
    return date.toEpochDay() - EPOCH.toEpochDay();
  }

  private static double fraction(LocalTime time) {
    return time.toNanoOfDay() / NANOS_PER_DAY;
  }

  /**
   * Reads a duration such as {@code PT26H30M00S} into days.
   *
   * @throws DateTimeException where the text is none
   */
  static double durationDays(String text) {
    Duration duration = Duration.parse(text.strip());
    return duration.getSeconds() / 86_400.0 + duration.getNano() / NANOS_PER_DAY;
  }
}

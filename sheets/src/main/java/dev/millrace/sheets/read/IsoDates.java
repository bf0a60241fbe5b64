package dev.millrace.sheets.read;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Dates as ISO 8601 writes them, into days since 1899-12-30. */
final class IsoDates {
  private static final LocalDate EPOCH = LocalDate.of(1899, 12, 30);
  private static final double NANOS_PER_DAY = 86_400e9;

  /**
   * @param days since 1899-12-30, the time as the fraction; a time alone is less than 1
   * @param format one that shows all that was written
   */
  record Moment(double days, NumberFormat format) {}

  private IsoDates() {}

  /**
   * Reads {@code 2024-05-06}, {@code 2024-05-06T07:08:09.5}, either with a zone that is left aside,
   * or {@code 07:08:09}.
   *
   * @throws DateTimeException where the text is none of them
   */
  static Moment parse(String text) {
    String local = text.strip().replaceFirst("(Z|(?<=:\\d\\d.{0,12})[+-]\\d\\d:?\\d\\d)$", "");
    if (local.indexOf('-', 1) < 0) {
      return new Moment(fraction(LocalTime.parse(local)), NumberFormat.ISO_DURATION);
    }
    if (local.length() <= 10) {
      return new Moment(days(LocalDate.parse(local)), NumberFormat.ISO_DATE);
    }
    LocalDateTime moment = LocalDateTime.parse(local.replace(' ', 'T'));
    return new Moment(
        days(moment.toLocalDate()) + fraction(moment.toLocalTime()), NumberFormat.ISO_DATE_TIME);
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

package dev.millrace.sheets.clean;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * A moment as spreadsheets count it, in days since 1899-12-30.
 *
 * <p>A double holds today's days to .6 microseconds, and Excel shows 15 digits of them, which is
 * 8.64 microseconds, and no more than thousandths of a second. So a serial that 15 digits cannot
 * tell from a thousandth is that thousandth, and nothing was changed. Many programs write nine
 * decimals of a day, which is off by up to 43 microseconds: what is so near to a whole second is
 * meant to be it, and that is a change. Everything else is kept to the microsecond.
 *
 * @param moment to the microsecond
 * @param rounded whether more was left out than 15 digits can tell
 */
record Serial(LocalDateTime moment, boolean rounded) {
  private static final LocalDate EPOCH = LocalDate.of(1899, 12, 30);
  private static final double MICROS_PER_DAY = 86_400e6;
  private static final double NOISE = 1e-10 * MICROS_PER_DAY;
  private static final double NINE_DECIMALS = 0.5e-9 * MICROS_PER_DAY;
  private static final long MILLI = 1_000;
  private static final long SECOND = 1_000_000;

  /** The moment that a number of days is. */
  static Serial of(double days) {
    double whole = Math.floor(days);
    double micros = (days - whole) * MICROS_PER_DAY;
    long second = nearest(micros, SECOND);
    long milli = nearest(micros, MILLI);
    if (Math.abs(micros - milli) <= NOISE) {
      return of(whole, milli, false);
    }
    return Math.abs(micros - second) <= NINE_DECIMALS
        ? of(whole, second, true)
        : of(whole, Math.round(micros), false);
  }

  private static Serial of(double days, long micros, boolean rounded) {
    return new Serial(
        EPOCH.plusDays((long) days).atStartOfDay().plus(micros, ChronoUnit.MICROS), rounded);
  }

  private static long nearest(double micros, long unit) {
    return Math.round(micros / unit) * unit;
  }

  /** Whether it is a day and no time of it. */
  boolean isMidnight() {
    return moment.toLocalTime().toNanoOfDay() == 0;
  }
}

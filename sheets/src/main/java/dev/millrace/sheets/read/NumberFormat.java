package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.CellKind;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DateUtil;
import org.jspecify.annotations.Nullable;

/**
 * How a cell shows its number.
 *
 * @param code such as {@code #,##0.00}; null where it is the general format
 * @param date whether it shows a date, a time, or both
 * @param calendar whether it shows a day of the calendar, unlike a time or a duration does
 */
record NumberFormat(@Nullable String code, boolean date, boolean calendar) {

  private static final Pattern DECORATION =
      Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[[^\\]]*\\]");

  private static final Pattern ONLY_DATES = Pattern.compile("(?=.*[ymdh])[ymdhsge/.,: -]+");

  /** Places for digits other than the fractions of a second. */
  private static final Pattern DIGITS = Pattern.compile("(?<![.,0])[0#?]");

  static final NumberFormat GENERAL = new NumberFormat(null, false, false);
  static final NumberFormat ISO_DATE = of("yyyy-mm-dd");
  static final NumberFormat ISO_DATE_TIME = of("yyyy-mm-dd hh:mm:ss");
  static final NumberFormat ISO_DURATION = of("[h]:mm:ss");

  /** Excel's short date (14 and the Asian ones) in the form that says day and month plainly. */
  private static final String EAST_ASIAN_DATE = "yyyy/m/d";

  /** Excel takes 255 characters; what is longer was not written to be shown. */
  private static final int LONGEST = 1_000;

  /** Days between the two epochs that Excel counts from. */
  private static final double DAYS_TO_1904 = 1462;

  /** Excel believes that 1900 had a 29 February, which is its day 60. */
  private static final double NEVER_WAS = 60;

  static NumberFormat of(String code) {
    return of(-1, code);
  }

  /** A format by its number, with the file's own code for it where there is one. */
  static NumberFormat of(int id, @Nullable String ownCode) {
    String code = ownCode == null ? builtin(id) : ownCode;
    if (code == null
        || code.isBlank()
        || code.length() > LONGEST
        || code.equalsIgnoreCase("General")) {
      return GENERAL;
    }
    String bare = bare(code);
    boolean date = isDate(ownCode == null ? id : -1, code, bare);
    return new NumberFormat(code, date, date && showsCalendar(code, bare));
  }

  private static @Nullable String builtin(int id) {
    boolean eastAsian = (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
    return eastAsian ? EAST_ASIAN_DATE : id < 0 ? null : BuiltinFormats.getBuiltinFormat(id);
  }

  /** What a code shows of the number itself, without words, colours, conditions and padding. */
  private static String bare(String code) {
    return DECORATION.matcher(code).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** POI knows most; it misses Japanese eras and takes {@code \\d 0} for a day. */
  private static boolean isDate(int id, String code, String bare) {
    String first = bare.split(";", -1)[0];
    return (DateUtil.isADateFormat(id, code) || ONLY_DATES.matcher(first).matches())
        && !DIGITS.matcher(first).find();
  }

  /** A day or year, or a month; {@code m} means minutes when it stands with hours or seconds. */
  private static boolean showsCalendar(String code, String bare) {
    boolean time = bare.indexOf('h') >= 0 || bare.indexOf('s') >= 0 || hasElapsed(code);
    return bare.indexOf('y') >= 0
        || bare.indexOf('d') >= 0
        || bare.contains("mmm")
        || (bare.indexOf('m') >= 0 && !time);
  }

  private static boolean hasElapsed(String code) {
    String lower = code.toLowerCase(Locale.ROOT);
    return lower.contains("[h") || lower.contains("[m") || lower.contains("[s");
  }

  CellKind kind() {
    return date ? CellKind.DATE : CellKind.NUMBER;
  }

  /**
   * The number a grid keeps for the file's: days of the calendar from the epoch that grids use,
   * anything else unchanged.
   */
  double value(double stored, boolean from1904) {
    if (!calendar) {
      return stored;
    }
    if (from1904) {
      return stored + DAYS_TO_1904;
    }
    return stored >= 1 && stored < NEVER_WAS ? stored + 1 : stored;
  }
}

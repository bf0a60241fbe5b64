package dev.millrace.sheets.layout;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A header that is a value.
 *
 * @param kin what labels of one run share beyond the family, such as {@code week} for Week 1
 * @param order where it stands in its run; NaN where only its difference from others counts
 */
record Label(Family family, String kin, double order) {
  private static final Set<String> MONTHS = WordList.read("months.txt");
  private static final int LONGEST = 30;
  private static final Pattern DIGITS = Pattern.compile("\\d{1,2}|(19|20)\\d{2}");
  private static final Pattern PARTS =
      Pattern.compile("[\\s\\-/._'’,]+|(?<=\\p{L})(?=\\d)|(?<=\\d)(?=\\p{L})");

  private static final Pattern YEAR =
      Pattern.compile(
          "(fy|cy|fiscal year|year|jahr|gj|année|anno|año|ano)?[ '’]?((?:19|20)\\d{2}|(?<=[yj ])\\d{2})"
              + "([-/–](?:(?:19|20)\\d{2}|\\d{2}))?\\s?([a-z]{1,2}|\\*|\\([a-z]{1,9}\\.?\\)|年|년)?");
  private static final Pattern QUARTER =
      Pattern.compile(
          "(?:(?:19|20)\\d{2}[ /-]?)?(?:q|qtr|quarter|quartal|trim|t|kv|к)\\.? ?[1-4]"
              + "(?:[ '’/-]*(?:(?:19|20)?\\d{2}))?"
              + "|(?:(?:19|20)\\d{2}[ /-]?)?[1-4]\\.? ?(?:q|t|qtr|quarter|quartal|trimestre|trim|kw\\.?)"
              + "(?:[ '’/-]*(?:(?:19|20)?\\d{2}))?"
              + "|[1-4](?:st|nd|rd|th|er|e|º) (?:quarter|trimestre|trim\\.?)(?: (?:19|20)\\d{2})?"
              + "|第[1-4]四半期");
  private static final Pattern MONTH_NUMBER =
      Pattern.compile(
          "((19|20)\\d{2}[-/.](0?[1-9]|1[0-2])|(0[1-9]|1[0-2])[-/.](19|20)\\d{2}"
              + "|((19|20)\\d{2}[年년] ?)?(1[0-2]|0?[1-9])[月월]|(19|20)\\d{2}m(0?[1-9]|1[0-2]))");
  private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(:00)?");
  private static final Pattern DAY = Pattern.compile("\\d{1,2}(\\.\\s?\\d{1,2}\\.|/\\d{1,2})");
  private static final Pattern SERIES =
      Pattern.compile("(\\p{L}[\\p{L} .#_-]*?)[ .#_-]*(\\d{1,4})");

  /** What a header's text says, when it is a value. */
  static Optional<Label> of(String text, CellType type) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).strip();
    if (DAY.matcher(plain).matches()) {
      return Optional.of(new Label(Family.DATE, "", Double.NaN));
    }
    if (type == CellType.NUMBER) {
      return number(plain);
    }
    if (MONTH_NUMBER.matcher(plain).matches() || isMonthName(plain)) {
      return Optional.of(new Label(Family.MONTH, "", Double.NaN));
    }
    if (type == CellType.DATE) {
      return plain.contains(":")
          ? time(plain)
          : Optional.of(new Label(Family.DATE, "", Double.NaN));
    }
    return words(plain);
  }

  private static Optional<Label> time(String plain) {
    Matcher time = TIME.matcher(plain);
    return time.matches()
        ? Optional.of(
            new Label(
                Family.TIME,
                "",
                60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2))))
        : Optional.empty();
  }

  private static Optional<Label> words(String plain) {
    if (QUARTER.matcher(plain).matches()) {
      return Optional.of(new Label(Family.QUARTER, "", Double.NaN));
    }
    Matcher year = YEAR.matcher(plain);
    if (year.matches()) {
      return Optional.of(new Label(Family.YEAR, "", Double.parseDouble(year.group(2))));
    }
    Matcher series = SERIES.matcher(plain);
    return series.matches()
        ? Optional.of(
            new Label(Family.SERIES, series.group(1).strip(), Double.parseDouble(series.group(2))))
        : Optional.empty();
  }

  private static Optional<Label> number(String plain) {
    for (int at = 0; at < plain.length(); at++) {
      if (plain.length() > 9 || plain.charAt(at) < '0' || plain.charAt(at) > '9') {
        return Optional.empty();
      }
    }
    double value = Double.parseDouble(plain);
    boolean isYear = plain.length() == 4 && value >= 1900 && value < 2100;
    return Optional.of(new Label(isYear ? Family.YEAR : Family.NUMBER, "", value));
  }

  private static boolean isMonthName(String plain) {
    boolean named = false;
    for (String part : PARTS.split(plain, -1)) {
      if (part.isEmpty() || DIGITS.matcher(part).matches()) {
        continue;
      }
      if (named || !MONTHS.contains(part)) {
        return false;
      }
      named = true;
    }
    return named;
  }

  /** Whether another label may stand to the right of this one in the same run. */
  boolean isFollowedBy(Label next) {
    if (family != next.family || !kin.equals(next.kin)) {
      return false;
    }
    return Double.isNaN(order)
        || (family == Family.NUMBER ? next.order == order + 1 : next.order != order);
  }
}

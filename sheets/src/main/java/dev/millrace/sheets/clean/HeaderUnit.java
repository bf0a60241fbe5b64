package dev.millrace.sheets.clean;

import dev.millrace.sheets.schema.Unit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The unit or currency that a header names: {@code Weight (kg)}, {@code Price [EUR]}, {@code Length
 * in mm}, {@code Weight kg}.
 *
 * @param unit the unit's symbol, null where there is none
 * @param currency the currency's code or sign, null where there is none
 */
public record HeaderUnit(@Nullable String unit, @Nullable String currency) {
  public static final HeaderUnit NONE = new HeaderUnit(null, null);

  private static final Pattern BRACKETS = Pattern.compile("[(\\[]([^()\\[\\]]{1,24})[)\\]]");
  private static final Pattern IN = Pattern.compile("(?iu)^(in|en|em|w|i|v|в|à)\\s+");
  private static final Pattern LAST = Pattern.compile("(?u)[\\s,]([^\\s,()\\[\\]]{1,10})$");

  /**
   * Words that end headers and mean something else more often: {@code Temp min}, {@code Qty in}.
   */
  private static final Set<String> ALSO_OTHERS =
      Set.of("min", "day", "days", "tag", "tage", "hours", "std", "st", "all", "try", "sec", "mi");

  private static final int LEAST_LETTERS = 2;

  /** What a header names. */
  public static HeaderUnit of(String header) {
    Matcher brackets = BRACKETS.matcher(header);
    while (brackets.find()) {
      HeaderUnit found = named(IN.matcher(brackets.group(1).strip()).replaceFirst(""));
      if (!found.equals(NONE)) {
        return found;
      }
    }
    Matcher last = LAST.matcher(header.strip());
    if (!last.find()) {
      return NONE;
    }
    String word = last.group(1);
    boolean isSaid = IN.matcher(afterSpace(header, last.start())).find();
    boolean isClear =
        word.length() >= LEAST_LETTERS && !ALSO_OTHERS.contains(word.toLowerCase(Locale.ROOT));
    boolean isSign = !Character.isLetterOrDigit(word.charAt(0));
    HeaderUnit found = isSaid || isClear || isSign ? named(word) : NONE;
    return found.currency == null || isSaid || isSign || !isShouted(header) ? found : NONE;
  }

  /** In a header of capitals a last word such as CUP or TOP need not be a currency's code. */
  private static boolean isShouted(String header) {
    return header.equals(header.toUpperCase(Locale.ROOT));
  }

  /** The word before the last one, with the space behind it. */
  private static String afterSpace(String header, int end) {
    String before = header.strip().substring(0, end).strip();
    return before.substring(before.lastIndexOf(' ') + 1) + " ";
  }

  private static HeaderUnit named(String word) {
    String currency = Currencies.named(word);
    if (currency != null && isWritten(word)) {
      return new HeaderUnit(null, currency);
    }
    Optional<Unit> unit = Unit.named(word);
    return unit.isPresent() ? new HeaderUnit(unit.get().symbol(), null) : NONE;
  }

  /** Codes of currencies are capitals in headers; {@code all} and {@code try} are words. */
  private static boolean isWritten(String word) {
    return word.equals(word.toUpperCase(Locale.ROOT)) || word.length() != 3;
  }
}

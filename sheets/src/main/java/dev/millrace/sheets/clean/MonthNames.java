package dev.millrace.sheets.clean;

import java.text.DateFormatSymbols;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Names and abbreviations of months in the languages that the Unicode CLDR of the JDK knows. */
final class MonthNames {
  private static final List<String> LANGUAGES =
      List.of(
          "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "sk", "hu",
          "ro", "tr", "ru", "uk", "el", "ca", "hr", "sl", "lt", "lv", "et", "id");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Map<String, Integer> NUMBERS = numbers();

  private MonthNames() {}

  /** 1 to 12, or 0 when it is no month's name. */
  static int number(String word) {
    return NUMBERS.getOrDefault(key(word), 0);
  }

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    numbers.put("sept", 9);
    for (String language : LANGUAGES) {
      DateFormatSymbols symbols = DateFormatSymbols.getInstance(Locale.of(language));
      enter(numbers, symbols.getMonths());
      enter(numbers, symbols.getShortMonths());
    }
    // Where languages disagree, nothing may be guessed.
    numbers.values().removeIf(number -> number == 0);
    return Map.copyOf(numbers);
  }

  private static void enter(Map<String, Integer> numbers, String[] names) {
    for (int i = 0; i < 12; i++) {
      String key = key(names[i]);
      if (key.length() >= 3 && key.chars().noneMatch(Character::isDigit)) {
        int number = i + 1;
        numbers.merge(key, number, (known, now) -> known.equals(now) ? known : Integer.valueOf(0));
      }
    }
  }

  private static String key(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    String bare = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    return isAscii(bare) ? bare : unmarked(bare);
  }

  private static boolean isAscii(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String unmarked(String bare) {
    return MARKS.matcher(Normalizer.normalize(bare, Normalizer.Form.NFD)).replaceAll("");
  }
}

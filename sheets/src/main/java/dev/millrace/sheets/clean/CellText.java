package dev.millrace.sheets.clean;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Quick looks at a text, so that most cells are told apart without parsing. */
final class CellText {
  private static final Set<String> NOTHING =
      Set.of(
          "-", "--", "n/a", "#n/a", "na", "nan", "null", "none", "nil", "k.a.", "n.a.", "n.v.",
          "?");

  /** What these words begin with; few other texts do. The last is the sign for Kelvin. */
  private static final String BEGINNINGS = "-nN#kK?\u212a";

  private CellText() {}

  /** Whether it says that there is no value, which only columns of numbers and dates believe. */
  static boolean isNothing(String text) {
    return !text.isEmpty()
        && text.length() <= 5
        && BEGINNINGS.indexOf(text.charAt(0)) >= 0
        && NOTHING.contains(text.toLowerCase(Locale.ROOT));
  }

  static boolean hasDigit(String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one >= '0' && one <= '9') {
        return true;
      }
    }
    return false;
  }

  /** True, false, or neither. */
  static @Nullable Boolean truth(String text) {
    return text.length() > 5
        ? null
        : text.equalsIgnoreCase("true")
            ? Boolean.TRUE
            : text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
  }
}

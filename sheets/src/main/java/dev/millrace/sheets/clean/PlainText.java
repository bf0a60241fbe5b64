package dev.millrace.sheets.clean;

import java.text.Normalizer;

/**
 * Texts as they should have been typed: white space of any kind as single spaces, none at the ends,
 * nothing invisible, letters composed, and look-alikes of plain punctuation and digits replaced.
 */
final class PlainText {
  private PlainText() {}

  /** The text itself when there is nothing to correct. */
  static String of(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(code -> add(plain, code));
    int end = plain.length();
    while (end > 0 && plain.charAt(end - 1) == ' ') {
      end--;
    }
    return plain.substring(0, end);
  }

  /** A fast look: ASCII without runs of spaces needs nothing. */
  private static boolean isPlain(String text) {
    char before = ' ';
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one >= 0x7f || one < ' ' || (one == ' ' && before == ' ')) {
        return false;
      }
      before = one;
    }
    return text.isEmpty() || before != ' ';
  }

  private static void add(StringBuilder plain, int code) {
    if (Character.isWhitespace(code) || Character.isSpaceChar(code)) {
      if (!plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ') {
        plain.append(' ');
      }
    } else if (Character.getType(code) != Character.FORMAT
        && Character.getType(code) != Character.CONTROL) {
      plain.appendCodePoint(lookAlike(code));
    }
  }

  private static int lookAlike(int code) {
    return switch (code) {
      case 0x2010, 0x2011, 0x2212, 0xfe63, 0xff0d -> '-';
      case 0x2018, 0x2019, 0x02bc, 0xff07 -> '\'';
      case 0x201c, 0x201d, 0xff02 -> '"';
      case 0xff0e -> '.';
      case 0xff0c -> ',';
      default -> code >= 0xff10 && code <= 0xff19 ? code - 0xff10 + '0' : code;
    };
  }
}

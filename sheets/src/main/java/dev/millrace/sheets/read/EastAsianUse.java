package dev.millrace.sheets.read;

import java.nio.charset.Charset;
import java.util.BitSet;

/**
 * Which East Asian characters are in everyday use: kana, the syllables of KS X 1001, and the first
 * levels of GB 2312, JIS X 0208 and Big5, which their standards chose for that reason.
 */
final class EastAsianUse {
  private static final BitSet COMMON = common();

  private EastAsianUse() {}

  static boolean isCommon(char c) {
    return COMMON.get(c);
  }

  private static BitSet common() {
    BitSet common = new BitSet(1 << 16);
    common.set(0x3041, 0x30FF); // kana
    add(common, "GB2312", 0xB0, 0xD7, 0xA1, 0xFE);
    add(common, "EUC-JP", 0xB0, 0xCF, 0xA1, 0xFE);
    add(common, "EUC-KR", 0xB0, 0xC8, 0xA1, 0xFE);
    add(common, "Big5", 0xA4, 0xC6, 0x40, 0x7E);
    add(common, "Big5", 0xA4, 0xC6, 0xA1, 0xFE);
    return common;
  }

  private static void add(
      BitSet common, String charset, int firstLead, int lastLead, int firstTrail, int lastTrail) {
    if (!Charset.isSupported(charset)) {
      return;
    }
    for (int lead = firstLead; lead <= lastLead; lead++) {
      for (int trail = firstTrail; trail <= lastTrail; trail++) {
        byte[] pair = {(byte) lead, (byte) trail};
        String one = new String(pair, Charset.forName(charset));
        if (one.length() == 1 && one.charAt(0) != '\uFFFD') {
          common.set(one.charAt(0));
        }
      }
    }
  }
}

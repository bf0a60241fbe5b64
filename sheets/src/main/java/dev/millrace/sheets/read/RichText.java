package dev.millrace.sheets.read;

import javax.xml.stream.XMLStreamConstants;

/** Texts of xlsx: runs of differently formatted text, without the readings that help to say it. */
final class RichText {
  private RichText() {}

  /** Reads the text of an {@code si} or {@code is} element that was just entered. */
  static String read(XmlCursor xml) {
    xml.clearText();
    int outside = xml.depth() - 1;
    boolean inText = false;
    while (xml.depth() > outside) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        inText = xml.name().equals("t");
        if (xml.name().equals("rPh")) {
          xml.skip();
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        inText = false;
      } else if (inText) {
        xml.appendText(event);
      }
    }
    return unescape(xml.text());
  }

  /** {@code _x000D_} stands for a character that XML cannot hold. */
  static String unescape(String text) {
    if (!text.contains("_x")) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        plain.append((char) Integer.parseInt(text, i + 2, i + 6, 16));
        i += 6;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  private static boolean isEscape(String text, int at) {
    if (!text.startsWith("_x", at) || at + 7 > text.length() || text.charAt(at + 6) != '_') {
      return false;
    }
    for (int i = at + 2; i < at + 6; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}

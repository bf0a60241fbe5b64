package dev.millrace.sheets.read;

import dev.millrace.sheets.read.XlsReader.ListedSheet;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.util.CodePageUtil;
import org.jspecify.annotations.Nullable;

/** What all sheets of an xls file share: their list, the texts, the formats, the epoch. */
final class XlsGlobals {
  private final XlsRecords records;
  private final Budget budget;
  private final List<ListedSheet> sheets = new ArrayList<>();
  private final List<Integer> formatIds = new ArrayList<>();
  private final Map<Integer, String> codes = new HashMap<>();
  private final SharedStrings strings = SharedStrings.none();
  private @Nullable XlsxStyles styles;
  private boolean from1904;

  XlsGlobals(XlsRecords records, Budget budget) {
    this.records = records;
    this.budget = budget;
  }

  /** Takes the current record if it is one of them. */
  void take() {
    switch (records.sid()) {
      case 0x22 -> from1904 = records.ushort() == 1;
      case 0x42 -> codePage(records.ushort());
      case 0x85 -> sheet();
      case 0x1E, 0x41E -> format();
      case 0xE0 -> style(2, 2);
      case 0x443, 0x243 -> style(1, 1);
      case 0x43 -> style(2, 1);
      case 0xFC -> readStrings();
      default -> {}
    }
  }

  private void codePage(int number) {
    try {
      String name = CodePageUtil.codepageToEncoding(number, true);
      if (Charset.isSupported(name)) {
        records.charset(Charset.forName(name));
      }
    } catch (UnsupportedEncodingException e) {
      // An unknown code page leaves the Western one in force, as in Excel.
    }
  }

  private void sheet() {
    long position = records.clearInteger() & 0xFFFFFFFFL;
    int state = records.ubyte();
    int type = records.ubyte();
    sheets.add(new ListedSheet(records.text(1), (state & 3) != 0, type == 0, position));
    budget.listed(sheets.size());
  }

  /** Before BIFF5 the formats are numbered by their order. */
  private void format() {
    int id = records.biff() >= 5 ? records.ushort() : codes.size();
    if (records.biff() == 4) {
      records.ushort();
    }
    String code = records.text(records.biff() == 8 ? 2 : 1);
    budget.keepName(code);
    codes.put(id, code);
  }

  private void style(int bytesBefore, int bytes) {
    records.skip(bytesBefore);
    formatIds.add(bytes == 2 ? records.ushort() : records.ubyte() & 0x3F);
    styles = null;
    budget.keep(Integer.BYTES * 4L);
  }

  private void readStrings() {
    records.integer();
    int count = records.integer();
    for (int i = 0; i < count && records.hasMore(); i++) {
      strings.add(records.richText(), budget);
    }
  }

  List<ListedSheet> sheets() {
    return sheets;
  }

  boolean from1904() {
    return from1904;
  }

  String string(int index) {
    return strings.get(index);
  }

  SharedStrings strings() {
    return strings;
  }

  NumberFormat format(int style) {
    if (styles == null) {
      styles = XlsxStyles.of(formatIds, codes);
    }
    return styles.get(style);
  }
}

package dev.millrace.sheets.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The number formats that the cells of an xlsx refer to by number. */
final class XlsxStyles {
  private final List<NumberFormat> formats;

  private XlsxStyles(List<NumberFormat> formats) {
    this.formats = formats;
  }

  static XlsxStyles none() {
    return new XlsxStyles(List.of());
  }

  static XlsxStyles read(ExpandedStream in, Budget budget) throws IOException {
    Map<Integer, String> codes = new HashMap<>();
    List<Integer> ids = new ArrayList<>();
    try (XmlCursor xml = new XmlCursor(in, budget)) {
      boolean ofCells = false;
      while (xml.nextStart()) {
        switch (xml.name()) {
          case "numFmt" -> putCode(xml, codes, budget);
          case "cellXfs" -> ofCells = true;
          case "cellStyles", "dxfs", "cellStyleXfs" -> ofCells = false;
          case "xf" -> {
            if (ofCells) {
              ids.add(xml.number("numFmtId", 0));
              budget.keep(Integer.BYTES * 4L);
            }
          }
          default -> {}
        }
      }
    }
    return of(ids, codes);
  }

  private static void putCode(XmlCursor xml, Map<Integer, String> codes, Budget budget) {
    String code = xml.attribute("formatCode");
    if (code != null) {
      budget.keepName(code);
      codes.putIfAbsent(xml.number("numFmtId", -1), code);
    }
  }

  static XlsxStyles of(List<Integer> ids, Map<Integer, String> codes) {
    Map<Integer, NumberFormat> known = new HashMap<>();
    return new XlsxStyles(
        ids.stream()
            .map(id -> known.computeIfAbsent(id, i -> NumberFormat.of(i, codes.get(i))))
            .toList());
  }

  /** The format of a style's number; the general one where the file has no such style. */
  NumberFormat get(int style) {
    return style >= 0 && style < formats.size() ? formats.get(style) : NumberFormat.GENERAL;
  }
}

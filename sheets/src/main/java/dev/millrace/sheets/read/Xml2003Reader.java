package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLStreamConstants;

/**
 * Reads the XML that Excel 2002 and 2003 wrote and many programs still write, often under the name
 * of an xls. Source: Microsoft's XML Spreadsheet Reference.
 */
final class Xml2003Reader {
  /** The formats that have names. */
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("General Number", "General"),
          Map.entry("Fixed", "0.00"),
          Map.entry("Standard", "#,##0.00"),
          Map.entry("Percent", "0.00%"),
          Map.entry("Scientific", "0.00E+00"),
          Map.entry("Currency", "#,##0.00"),
          Map.entry("Euro Currency", "#,##0.00 [$€]"),
          Map.entry("General Date", "yyyy-mm-dd hh:mm"),
          Map.entry("Long Date", "d mmmm yyyy"),
          Map.entry("Medium Date", "dd-mmm-yy"),
          Map.entry("Short Date", "yyyy-mm-dd"),
          Map.entry("Long Time", "h:mm:ss"),
          Map.entry("Medium Time", "hh:mm AM/PM"),
          Map.entry("Short Time", "hh:mm"));

  private final Budget budget;
  private final Map<String, NumberFormat> styles = new HashMap<>();
  private final List<Sheet> sheets = new ArrayList<>();

  Xml2003Reader(Budget budget) {
    this.budget = budget;
  }

  Workbook read(ExpandedStream file) throws IOException {
    try (XmlCursor xml = new XmlCursor(file, budget)) {
      String style = "";
      while (xml.nextStart()) {
        switch (xml.name()) {
          case "Style" -> style = Objects.requireNonNullElse(xml.attribute("ID"), "");
          case "NumberFormat" -> {
            String format = Objects.requireNonNullElse(xml.attribute("Format"), "");
            budget.keepName(style);
            budget.keepName(format);
            styles.put(style, NumberFormat.of(NAMED.getOrDefault(format, format)));
          }
          case "Worksheet" -> readSheet(xml);
          default -> {}
        }
      }
    }
    return new Workbook("xls (XML 2003)", sheets, List.of());
  }

  private void readSheet(XmlCursor xml) {
    String name = Objects.requireNonNullElse(xml.attribute("Name"), "");
    SheetBuilder cells = new SheetBuilder(budget, name, false);
    int outside = xml.depth() - 1;
    while (xml.depth() > outside) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.name()) {
          case "Table" -> new Xml2003Table(xml, cells, styles).read();
          case "Visible" -> {
            xml.readText();
            if (!xml.text().strip().equals("SheetVisible")) {
              cells.hide();
            }
          }
          default -> {}
        }
      }
    }
    sheets.add(cells.build());
  }
}

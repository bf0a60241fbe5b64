package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.Sheet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Puts rows of HTML tables on a sheet, where cells that span rows and columns move the others. */
final class HtmlRows {
  private static final int WIDEST_SPAN = 1_000;
  private static final int LONGEST_SPAN = 65_534;
  private static final String BREAK = "\u2028";

  private final SheetBuilder sheet;

  /** Columns that a cell above still covers, and the last row it does. */
  private final Map<Integer, Integer> coveredUntil = new TreeMap<>();

  private @Nullable Element table;
  private int row = -1;
  private boolean filled;

  HtmlRows(SheetBuilder sheet) {
    this.sheet = sheet;
  }

  boolean isEmpty() {
    return !filled;
  }

  Sheet build() {
    return sheet.build();
  }

  /** A title or a paragraph outside of all cells. */
  void heading(Element element) {
    String text = text(element);
    if (!text.isEmpty()) {
      sheet.row(++row);
      sheet.text(0, text, false);
    }
  }

  /** A row of a table; the first of another table leaves a blank row above it. */
  void row(Element element) {
    Element of = element.closest("table");
    if (!Objects.equals(of, table) && filled) {
      row++;
    }
    if (!Objects.equals(of, table)) {
      coveredUntil.clear();
    }
    table = of;
    sheet.row(++row);
    filled = true;
    if (isHidden(element)) {
      sheet.hideRow(row);
    }
    int column = 0;
    for (Element cell : element.children()) {
      if (cell.normalName().equals("td") || cell.normalName().equals("th")) {
        column = cell(cell, column);
      }
    }
  }

  private int cell(Element cell, int from) {
    int column = from;
    while (coveredUntil.getOrDefault(column, -1) >= row) {
      column++;
    }
    int columns = span(cell, "colspan", WIDEST_SPAN);
    int rows = span(cell, "rowspan", LONGEST_SPAN);
    sheet.text(column, text(cell), false);
    if (columns > 1 || rows > 1) {
      sheet.merge(new Area(row, column, row + rows - 1, column + columns - 1));
    }
    if (rows > 1) {
      for (int i = 0; i < columns; i++) {
        coveredUntil.put(column + i, row + rows - 1);
      }
    }
    return column + columns;
  }

  private static int span(Element cell, String attribute, int most) {
    return Math.clamp(XmlCursor.wholeNumber(cell.attr(attribute), 1), 1, most);
  }

  private static boolean isHidden(Element element) {
    String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
    return style.contains("display:none") || element.hasAttr("hidden");
  }

  private static String text(Element element) {
    element.select("br").forEach(br -> br.replaceWith(new TextNode(BREAK)));
    return element.text().replaceAll(" ?" + BREAK + " ?", "\n").strip();
  }
}

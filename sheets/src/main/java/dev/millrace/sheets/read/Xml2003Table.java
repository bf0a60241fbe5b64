package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Area;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLStreamConstants;

/** Reads the cells of one sheet of an XML 2003 file. */
final class Xml2003Table {
  private static final int FAR = 1 << 26;

  /** Excel's day 0, which stands for a time without a day, and the day it believes in wrongly. */
  private static final double DAY_ZERO = 1;

  private static final double FIRST_RIGHT_DAY = 61;

  private final XmlCursor xml;
  private final SheetBuilder sheet;
  private final Map<String, NumberFormat> styles;
  private int row = -1;
  private int column = -1;
  private int sheetColumn = -1;

  Xml2003Table(XmlCursor xml, SheetBuilder sheet, Map<String, NumberFormat> styles) {
    this.xml = xml;
    this.sheet = sheet;
    this.styles = styles;
  }

  void read() {
    int outside = xml.depth() - 1;
    while (xml.depth() > outside) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.name()) {
          case "Column" -> column();
          case "Row" -> row();
          case "Cell" -> cell();
          default -> xml.skip();
        }
      }
    }
  }

  /** What says where it is stands there; everything else follows the one before. */
  private int place(int before) {
    return Math.min(xml.number("Index", before + 2) - 1, FAR);
  }

  private int span(String attribute) {
    return Math.clamp(xml.number(attribute, 0), 0, FAR);
  }

  private void column() {
    int first = place(sheetColumn);
    sheetColumn = first + span("Span");
    if (xml.isTrue("Hidden")) {
      sheet.hideColumns(first, sheetColumn);
    }
  }

  private void row() {
    int first = place(row);
    row = first + span("Span");
    column = -1;
    sheet.row(first);
    if (xml.isTrue("Hidden")) {
      sheet.hideRows(first, row);
    }
  }

  private void cell() {
    int at = place(column);
    int across = span("MergeAcross");
    int down = span("MergeDown");
    if (at >= 0 && row >= 0 && (across > 0 || down > 0)) {
      sheet.merge(new Area(row, at, row + down, at + across));
    }
    column = at + across;
    boolean formula = xml.attribute("Formula") != null;
    String style = Objects.requireNonNullElse(xml.attribute("StyleID"), "");
    NumberFormat format = styles.getOrDefault(style, NumberFormat.GENERAL);
    boolean filled = false;
    int outside = xml.depth() - 1;
    while (xml.depth() > outside) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        if (xml.name().equals("Data")) {
          data(at, format, formula);
          filled = true;
        } else {
          xml.skip();
        }
      }
    }
    if (formula && !filled) {
      sheet.noValue(at);
    }
  }

  private void data(int at, NumberFormat format, boolean formula) {
    String type = Objects.requireNonNullElse(xml.attribute("Type"), "String");
    xml.readAllText();
    switch (type) {
      case "Number" -> number(at, format, formula);
      case "DateTime" -> date(at, format, formula);
      case "Boolean" -> sheet.bool(at, XmlCursor.isTrueText(xml.text().strip()), formula);
      case "Error" -> sheet.error(at, xml.text(), formula);
      default -> sheet.text(at, xml.text(), formula);
    }
  }

  private void number(int at, NumberFormat format, boolean formula) {
    double value = Decimals.parse(xml.textCharacters(), xml.textLength());
    if (Double.isNaN(value)) {
      sheet.text(at, xml.text(), formula);
    } else {
      sheet.number(at, value, format, false, formula);
    }
  }

  /** Times and durations are written as moments after Excel's day 0, 1899-12-31. */
  private void date(int at, NumberFormat format, boolean formula) {
    try {
      IsoDates.Moment moment = IsoDates.parse(xml.text());
      if (!moment.isWhole()) {
        sheet.text(at, xml.text(), formula); // so that what is left out of it is logged
        return;
      }
      double days = moment.days();
      if (format.date() && !format.calendar() && days < FIRST_RIGHT_DAY) {
        days -= DAY_ZERO;
      }
      sheet.moment(at, days, format.date() ? format : moment.format(), formula);
    } catch (DateTimeException e) {
      sheet.text(at, xml.text(), formula);
    }
  }
}

package dev.millrace.sheets.read;

import java.time.DateTimeException;
import javax.xml.stream.XMLStreamConstants;
import org.jspecify.annotations.Nullable;

/** Reads the XML of one xlsx sheet. Elements that hold nothing of a table's are passed over. */
final class XlsxSheet {
  private final XmlCursor xml;
  private final SheetBuilder sheet;
  private final SharedStrings strings;
  private final XlsxStyles styles;
  private final boolean from1904;

  private int column;
  private int style;
  private String type = "n";
  private boolean formula;
  private boolean hasValue;
  private @Nullable String inline;

  XlsxSheet(
      XmlCursor xml,
      SheetBuilder sheet,
      SharedStrings strings,
      XlsxStyles styles,
      boolean from1904) {
    this.xml = xml;
    this.sheet = sheet;
    this.strings = strings;
    this.styles = styles;
    this.from1904 = from1904;
  }

  void read() {
    while (xml.nextStart()) {
      switch (xml.name()) {
        case "sheetData" -> rows();
        case "col" -> column();
        case "mergeCell" -> merge();
        case "extLst" -> xml.skip();
        default -> {}
      }
    }
  }

  private void column() {
    if (xml.isTrue("hidden")) {
      int first = xml.number("min", 0) - 1;
      sheet.hideColumns(first, xml.number("max", first + 1) - 1);
    }
  }

  private void merge() {
    String area = xml.attribute("ref");
    if (area != null) {
      CellName.area(area).ifPresent(sheet::merge);
    }
  }

  private void rows() {
    int outside = xml.depth() - 1;
    while (xml.depth() > outside) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.name()) {
          case "row" -> row();
          case "c" -> cell();
          default -> {}
        }
      }
    }
  }

  private void row() {
    String number = xml.attribute("r");
    sheet.row(number == null ? sheet.row() + 1 : XmlCursor.wholeNumber(number, 0) - 1);
    column = -1;
    if (xml.isTrue("hidden")) {
      sheet.hideRow(sheet.row());
    }
  }

  private void cell() {
    attributes();
    formula = false;
    hasValue = false;
    inline = null;
    xml.clearText();
    int outside = xml.depth() - 1;
    while (xml.depth() > outside) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        part();
      }
    }
    keep();
  }

  /** A cell that does not say where it is follows the one before it. */
  private void attributes() {
    int named = -1;
    style = 0;
    type = "n";
    for (int i = xml.attributes() - 1; i >= 0; i--) {
      switch (xml.attributeName(i)) {
        case "r" -> named = CellName.column(xml.attribute(i));
        case "s" -> style = XmlCursor.wholeNumber(xml.attribute(i), 0);
        case "t" -> type = xml.attribute(i);
        default -> {}
      }
    }
    column = named >= 0 ? named : column + 1;
  }

  private void part() {
    switch (xml.name()) {
      case "v" -> {
        xml.readText();
        hasValue = xml.textLength() > 0;
      }
      case "f" -> {
        formula = true;
        xml.skip();
      }
      case "is" -> inline = RichText.read(xml);
      default -> xml.skip();
    }
  }

  private void keep() {
    if (inline != null) {
      sheet.text(column, inline, formula);
    } else if (hasValue) {
      value();
    } else if (formula && !type.equals("str")) {
      sheet.noValue(column);
    }
  }

  private void value() {
    switch (type) {
      case "s" -> sheet.text(column, strings.get(XmlCursor.wholeNumber(xml.text(), -1)), formula);
      case "str", "inlineStr" -> sheet.text(column, RichText.unescape(xml.text()), formula);
      case "b" -> sheet.bool(column, XmlCursor.isTrueText(xml.text()), formula);
      case "e" -> sheet.error(column, xml.text(), formula);
      case "d" -> date(xml.text());
      default -> number();
    }
  }

  private void number() {
    double value = Decimals.parse(xml.textCharacters(), xml.textLength());
    if (Double.isNaN(value)) {
      sheet.text(column, xml.text(), formula);
    } else {
      sheet.number(column, value, styles.get(style), from1904, formula);
    }
  }

  /** A date in ISO 8601, which strict files may hold instead of a number. */
  private void date(String text) {
    try {
      IsoDates.Moment moment = IsoDates.parse(text);
      if (!moment.isWhole()) {
        sheet.text(column, text, formula); // so that what is left out of it is logged
        return;
      }
      NumberFormat own = styles.get(style);
      sheet.moment(column, moment.days(), own.date() ? own : moment.format(), formula);
    } catch (DateTimeException e) {
      sheet.text(column, text, formula);
    }
  }
}

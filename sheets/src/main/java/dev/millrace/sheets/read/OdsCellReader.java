package dev.millrace.sheets.read;

import java.time.DateTimeException;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import org.jspecify.annotations.Nullable;

/** Reads one {@code table:table-cell}: its value as stated, or its text. */
final class OdsCellReader {
  private static final NumberFormat PERCENT = NumberFormat.of("0.00%");
  private static final Set<String> ERRORS =
      Set.of("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#N/A", "#NULL!");

  private final XmlCursor xml;
  private final StringBuilder text = new StringBuilder();
  private String type = "";
  private String value = "";
  private String currency = "";
  private boolean stated;
  private boolean formula;
  private boolean error;

  OdsCellReader(XmlCursor xml) {
    this.xml = xml;
  }

  /** Reads the cell that was just entered, up to its end; null where it is empty. */
  @Nullable OdsCell read() {
    attributes();
    readText();
    String shown = text.toString();
    boolean isFormula = formula;
    if (error || (formula && (ERRORS.contains(shown) || shown.startsWith("Err:")))) {
      return (sheet, column) -> sheet.error(column, shown, isFormula);
    }
    if (type.isEmpty() && shown.isEmpty()) {
      return formula ? SheetBuilder::noValue : null;
    }
    return typed(shown, isFormula);
  }

  /** Length of the text of the cell read last. */
  int textLength() {
    return text.length() + value.length();
  }

  private void attributes() {
    type = "";
    value = "";
    currency = "";
    stated = false;
    formula = false;
    error = false;
    for (int i = 0; i < xml.attributes(); i++) {
      String attribute = xml.attribute(i);
      switch (xml.attributeName(i)) {
        case "value-type" -> typeOrError(attribute);
        case "value", "date-value", "time-value", "boolean-value", "string-value" -> {
          value = attribute;
          stated = true;
        }
        case "currency" -> currency = attribute;
        case "formula" -> formula = true;
        default -> {}
      }
    }
  }

  /** LibreOffice states the type twice, and only the second time that it is an error. */
  private void typeOrError(String stated) {
    if (stated.equals("error")) {
      error = true;
    } else {
      type = stated;
    }
  }

  private OdsCell typed(String shown, boolean isFormula) {
    String content = stated ? value : shown;
    OdsCell asText =
        (sheet, column) -> sheet.text(column, shown.isEmpty() ? content : shown, isFormula);
    try {
      return switch (type) {
        case "float" -> number(content, NumberFormat.GENERAL, isFormula);
        case "percentage" -> number(content, PERCENT, isFormula);
        case "currency" -> number(content, currencyFormat(), isFormula);
        case "boolean" -> {
          boolean truth = XmlCursor.isTrueText(content);
          yield (sheet, column) -> sheet.bool(column, truth, isFormula);
        }
        case "date" -> date(content, isFormula);
        case "time" ->
            moment(
                new IsoDates.Moment(
                    IsoDates.durationDays(content), NumberFormat.ISO_DURATION, true),
                isFormula);
        default -> asText;
      };
    } catch (DateTimeException | NumberFormatException e) {
      return asText;
    }
  }

  private NumberFormat currencyFormat() {
    return currency.isEmpty()
        ? NumberFormat.GENERAL
        : NumberFormat.of("#,##0.00 [$" + currency.replace("]", "") + "]");
  }

  private static OdsCell number(String content, NumberFormat format, boolean isFormula) {
    double number = Double.parseDouble(content.strip());
    return (sheet, column) -> sheet.number(column, number, format, false, isFormula);
  }

  private static OdsCell date(String content, boolean isFormula) {
    IsoDates.Moment moment = IsoDates.parse(content);
    return moment.isWhole()
        ? moment(moment, isFormula)
        : (sheet, column) -> sheet.text(column, content, isFormula); // what it lacks is logged
  }

  private static OdsCell moment(IsoDates.Moment moment, boolean isFormula) {
    return (sheet, column) -> sheet.moment(column, moment.days(), moment.format(), isFormula);
  }

  /** Paragraphs, joined by line breaks; notes, drawings and readings are none of the text. */
  private void readText() {
    text.setLength(0);
    int outside = xml.depth() - 1;
    int paragraphs = 0;
    while (xml.depth() > outside) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        switch (xml.name()) {
          case "p", "h" -> {
            if (paragraphs++ > 0) {
              text.append('\n');
            }
          }
          case "s" -> text.repeat(' ', Math.clamp(xml.number("c", 1), 1, 1000));
          case "tab" -> text.append('\t');
          case "line-break" -> text.append('\n');
          case "span", "a" -> {} // their text follows
          default -> xml.skip();
        }
      } else if (paragraphs > 0) {
        xml.appendCollapsed(event, text);
      }
    }
  }
}

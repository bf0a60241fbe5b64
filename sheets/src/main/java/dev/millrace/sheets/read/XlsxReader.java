package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Reads xlsx and xlsm, in the transitional and the strict form, in one pass over each sheet's XML.
 * Source: ECMA-376 part 1, chapter 18.
 */
final class XlsxReader {
  private final ZipParts parts;
  private final Budget budget;
  private final OfficeSheets sheets;
  private boolean from1904;
  private boolean strict;

  XlsxReader(ZipParts parts, Budget budget) {
    this.parts = parts;
    this.budget = budget;
    this.sheets = new OfficeSheets(parts, budget);
  }

  Workbook read(String workbookPart) throws IOException {
    Relations relations = Relations.of(parts, workbookPart, budget);
    readWorkbook(workbookPart);
    SharedStrings strings = strings(relations);
    XlsxStyles styles = styles(relations);
    List<Sheet> read =
        sheets.read(relations, (sheet, part) -> readSheet(sheet, part, strings, styles));
    return new Workbook(strict ? "xlsx (strict)" : "xlsx", read, sheets.remarks(strings));
  }

  private void readWorkbook(String part) throws IOException {
    try (XmlCursor xml = new XmlCursor(parts.open(part), budget)) {
      while (xml.nextStart()) {
        switch (xml.name()) {
          case "workbook" -> strict = xml.isStrict();
          case "workbookPr" -> from1904 = xml.isTrue("date1904");
          case "sheet" -> list(xml);
          default -> {}
        }
      }
    }
  }

  private void list(XmlCursor xml) {
    String state = xml.attribute("state");
    String name = Objects.requireNonNullElse(xml.attribute("name"), "");
    String id = Objects.requireNonNullElse(xml.attribute("id"), "");
    sheets.list(name, state != null && !state.equals("visible"), id);
  }

  private SharedStrings strings(Relations relations) throws IOException {
    for (String part : relations.targets("sharedStrings")) {
      if (parts.has(part)) {
        return SharedStrings.read(parts.open(part), budget);
      }
    }
    return SharedStrings.none();
  }

  private XlsxStyles styles(Relations relations) throws IOException {
    for (String part : relations.targets("styles")) {
      if (parts.has(part)) {
        return XlsxStyles.read(parts.open(part), budget);
      }
    }
    return XlsxStyles.none();
  }

  private Sheet readSheet(SheetBuilder sheet, String part, SharedStrings strings, XlsxStyles styles)
      throws IOException {
    try (XmlCursor xml = new XmlCursor(parts.open(part), budget)) {
      new XlsxSheet(xml, sheet, strings, styles, from1904).read();
    }
    for (String table : Relations.of(parts, part, budget).targets("table")) {
      if (parts.has(table)) {
        readTable(table, sheet);
      }
    }
    return sheet.build();
  }

  private void readTable(String part, SheetBuilder sheet) throws IOException {
    try (XmlCursor xml = new XmlCursor(parts.open(part), budget)) {
      if (xml.nextStart() && xml.name().equals("table")) {
        String area = xml.attribute("ref");
        if (area != null) {
          CellName.area(area).ifPresent(sheet::table);
        }
      }
    }
  }
}

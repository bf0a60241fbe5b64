package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.Relations.Relation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads xlsx and xlsm, in the transitional and the strict form, in one pass over each sheet's XML.
 * Source: ECMA-376 part 1, chapter 18.
 */
final class XlsxReader {
  private final ZipParts parts;
  private final Budget budget;
  private final List<String> remarks = new ArrayList<>();

  private record ListedSheet(String name, boolean hidden, String id) {}

  XlsxReader(ZipParts parts, Budget budget) {
    this.parts = parts;
    remarks.addAll(parts.remarks());
    this.budget = budget;
  }

  Workbook read(String workbookPart) throws IOException {
    Relations relations = Relations.of(parts, workbookPart, budget);
    WorkbookPart workbook = readWorkbook(workbookPart);
    SharedStrings strings = strings(relations);
    XlsxStyles styles = styles(relations);
    List<Sheet> sheets = new ArrayList<>();
    for (ListedSheet listed : workbook.sheets) {
      Optional<Relation> relation = relations.byId(listed.id);
      if (relation.isEmpty() || !parts.has(relation.get().target())) {
        remarks.add("Sheet '" + listed.name + "' is listed, but the file does not hold it.");
      } else if (relation.get().kind().equals("worksheet")) {
        SheetBuilder sheet = new SheetBuilder(budget, listed.name, listed.hidden);
        sheets.add(readSheet(sheet, relation.get().target(), strings, styles, workbook.from1904));
      } else {
        remarks.add("Sheet '" + listed.name + "' was left out: it is no sheet of cells.");
      }
    }
    if (strings.missing() > 0) {
      remarks.add(strings.missing() + " cells refer to texts that the file does not hold.");
    }
    return new Workbook(workbook.format(), sheets, remarks);
  }

  private static final class WorkbookPart {
    private final List<ListedSheet> sheets = new ArrayList<>();
    private boolean from1904;
    private boolean strict;

    String format() {
      return strict ? "xlsx (strict)" : "xlsx";
    }
  }

  private WorkbookPart readWorkbook(String part) throws IOException {
    WorkbookPart workbook = new WorkbookPart();
    try (XmlCursor xml = new XmlCursor(parts.open(part), budget)) {
      while (xml.nextStart()) {
        switch (xml.name()) {
          case "workbook" -> workbook.strict = xml.isStrict();
          case "workbookPr" -> workbook.from1904 = xml.isTrue("date1904");
          case "sheet" -> {
            workbook.sheets.add(listedSheet(xml));
            budget.keepName(workbook.sheets.getLast().name);
            budget.listed(workbook.sheets.size());
          }
          default -> {}
        }
      }
    }
    return workbook;
  }

  private static ListedSheet listedSheet(XmlCursor xml) {
    String state = xml.attribute("state");
    String name = xml.attribute("name");
    String id = xml.attribute("id");
    boolean hidden = state != null && !state.equals("visible");
    return new ListedSheet(name == null ? "" : name, hidden, id == null ? "" : id);
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

  private Sheet readSheet(
      SheetBuilder sheet, String part, SharedStrings strings, XlsxStyles styles, boolean from1904)
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

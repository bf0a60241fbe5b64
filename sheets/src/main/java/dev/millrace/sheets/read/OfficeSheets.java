package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.read.Relations.Relation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sheets of an Office package as its workbook lists them, whatever its parts are written in.
 */
final class OfficeSheets {
  private final ZipParts parts;
  private final Budget budget;
  private final List<Listed> listed = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private record Listed(String name, boolean hidden, String id) {}

  /** How the part of one sheet is read. */
  interface PartReader {
    Sheet read(SheetBuilder sheet, String part) throws IOException;
  }

  OfficeSheets(ZipParts parts, Budget budget) {
    this.parts = parts;
    this.budget = budget;
    remarks.addAll(parts.remarks());
  }

  /**
   * The workbook lists a sheet.
   *
   * @param id of the workbook's relation to the sheet's part
   */
  void list(String name, boolean hidden, String id) {
    budget.keepName(name);
    budget.keepName(id);
    listed.add(new Listed(name, hidden, id));
    budget.listed(listed.size());
  }

  List<Sheet> read(Relations relations, PartReader reader) throws IOException {
    List<Sheet> sheets = new ArrayList<>();
    for (Listed one : listed) {
      Optional<Relation> relation = relations.byId(one.id);
      if (relation.isEmpty() || !parts.has(relation.get().target())) {
        remarks.add("Sheet '" + one.name + "' is listed, but the file does not hold it.");
      } else if (relation.get().kind().equals("worksheet")) {
        SheetBuilder sheet = new SheetBuilder(budget, one.name, one.hidden);
        sheets.add(reader.read(sheet, relation.get().target()));
      } else {
        remarks.add("Sheet '" + one.name + "' was left out: it is no sheet of cells.");
      }
    }
    return sheets;
  }

  /** What a person should know of how they were read. */
  List<String> remarks(SharedStrings strings) {
    strings.remark().ifPresent(remarks::add);
    return remarks;
  }
}

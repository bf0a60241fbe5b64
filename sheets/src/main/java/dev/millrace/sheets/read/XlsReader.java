package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads the record stream of an xls file, BIFF8 and older, in one pass. POI cuts the stream into
 * records, joins their continuations and decrypts them; its own models are passed by, because they
 * hold every record in memory and know nothing older than BIFF8. Source: Microsoft's [MS-XLS], and
 * OpenOffice's documentation of the Excel file format for what came before.
 */
final class XlsReader {
  private static final int RECORDS_BETWEEN_LOOKS = 1 << 12;

  private final Budget budget;
  private final XlsRecords records;
  private final List<String> remarks = new ArrayList<>();
  private final XlsGlobals globals;
  private int seen;

  XlsReader(XlsRecords records, Budget budget) {
    this.budget = budget;
    this.records = records;
    this.globals = new XlsGlobals(records, budget);
  }

  /** One sheet as the workbook's globals list it. */
  record ListedSheet(String name, boolean hidden, boolean ofCells, long position) {}

  Workbook read() {
    List<Optional<Sheet>> sheets = new ArrayList<>();
    if (records.version().globals()) {
      readGlobals();
      List<ListedSheet> inOrder = new ArrayList<>(globals.sheets());
      inOrder.sort(Comparator.comparingLong(ListedSheet::position));
      globals.sheets().forEach(listed -> sheets.add(Optional.empty()));
      for (ListedSheet listed : inOrder) {
        readListed(listed)
            .ifPresent(s -> sheets.set(globals.sheets().indexOf(listed), Optional.of(s)));
      }
    } else {
      sheets.add(Optional.of(readSheet("", false)));
    }
    globals.strings().remark().ifPresent(remarks::add);
    return new Workbook(
        "xls (" + records.version() + ")",
        sheets.stream().flatMap(Optional::stream).toList(),
        remarks);
  }

  private void readGlobals() {
    while (next() && records.sid() != XlsRecords.EOF) {
      globals.take();
    }
  }

  /** The sheets' streams follow the globals in the order of their positions. */
  private Optional<Sheet> readListed(ListedSheet listed) {
    boolean found = false;
    while (!found && next()) {
      found = records.isBeginning();
    }
    if (!found) {
      remarks.add("Sheet '" + listed.name() + "' is listed, but the file does not hold it.");
      return Optional.empty();
    }
    if (!listed.ofCells()) {
      skipToEnd();
      remarks.add("Sheet '" + listed.name() + "' was left out: it is no sheet of cells.");
      return Optional.empty();
    }
    return Optional.of(readSheet(listed.name(), listed.hidden()));
  }

  private Sheet readSheet(String name, boolean hidden) {
    XlsSheet sheet = new XlsSheet(records, globals, new SheetBuilder(budget, name, hidden));
    int depth = 1;
    while (depth > 0 && next()) {
      if (records.isBeginning()) {
        depth++; // a chart on the sheet has a stream of its own within
      } else if (records.sid() == XlsRecords.EOF) {
        depth--;
      } else if (depth == 1) {
        if (records.isOld()) {
          globals.take(); // old files have a sheet alone, which brings its formats along
        }
        sheet.take();
      }
    }
    if (depth > 0) {
      remarks.add("Sheet '" + name + "' has no end; rows may be missing.");
    }
    return sheet.build();
  }

  private void skipToEnd() {
    int depth = 1;
    while (depth > 0 && next()) {
      depth += records.isBeginning() ? 1 : records.sid() == XlsRecords.EOF ? -1 : 0;
    }
  }

  private boolean next() {
    if (++seen % RECORDS_BETWEEN_LOOKS == 0) {
      budget.checkTime();
    }
    return records.next();
  }
}

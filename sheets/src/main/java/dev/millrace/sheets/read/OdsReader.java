package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads OpenDocument spreadsheets, packed or flat. Rows and cells that the file states once and
 * repeats cost nothing when they are empty and count as often as they are repeated when they are
 * not. Source: OASIS OpenDocument 1.3, part 3.
 */
final class OdsReader {
  private final Budget budget;
  private final Set<String> hidingStyles = new HashSet<>();
  private final List<Sheet> sheets = new ArrayList<>();

  OdsReader(Budget budget) {
    this.budget = budget;
  }

  static void refuseEncrypted(ZipParts parts, Budget budget) throws IOException {
    String manifest = "META-INF/manifest.xml";
    if (!parts.has(manifest)) {
      return;
    }
    try (XmlCursor xml = new XmlCursor(parts.open(manifest), budget)) {
      while (xml.nextStart()) {
        if (xml.name().equals("encryption-data")) {
          throw new UnreadableSheetException(
              Reason.ENCRYPTED,
              "The file is protected with a password. OpenDocument files with one are not read:"
                  + " save it without a password, or as xlsx.");
        }
      }
    }
  }

  Workbook read(ExpandedStream content, String format) throws IOException {
    try (XmlCursor xml = new XmlCursor(content, budget)) {
      String style = "";
      while (xml.nextStart()) {
        switch (xml.name()) {
          case "style" -> style = Objects.requireNonNullElse(xml.attribute("name"), "");
          case "table-properties" -> {
            if ("false".equals(xml.attribute("display"))) {
              budget.keepName(style);
              hidingStyles.add(style);
            }
          }
          case "tracked-changes" -> xml.skip();
          case "table" -> readSheet(xml);
          default -> {}
        }
      }
    }
    return new Workbook(format, sheets, List.of());
  }

  private void readSheet(XmlCursor xml) {
    String name = Objects.requireNonNullElse(xml.attribute("name"), "");
    String style = Objects.requireNonNullElse(xml.attribute("style-name"), "");
    SheetBuilder sheet = new SheetBuilder(budget, name, hidingStyles.contains(style));
    new OdsSheet(xml, sheet, budget).read();
    sheets.add(sheet.build());
  }
}

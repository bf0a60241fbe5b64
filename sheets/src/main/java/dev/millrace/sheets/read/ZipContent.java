package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a zip holds.
 *
 * @param mainPart where reading begins
 */
record ZipContent(Kind kind, String mainPart) {
  enum Kind {
    XLSX,
    XLSB,
    ODS
  }

  private static final int LONGEST_TYPE = 200;

  static ZipContent of(ZipParts parts, Budget budget) throws IOException {
    if (parts.has("content.xml") && parts.has("mimetype")) {
      return openDocument(parts);
    }
    String main = officeDocument(parts, budget);
    if (main.endsWith(".bin")) {
      return new ZipContent(Kind.XLSB, main);
    }
    if (!main.isEmpty()) {
      return new ZipContent(Kind.XLSX, main);
    }
    throw other(parts);
  }

  private static ZipContent openDocument(ZipParts parts) throws IOException {
    String type;
    try (ExpandedStream in = parts.open("mimetype")) {
      type = new String(in.readNBytes(LONGEST_TYPE), StandardCharsets.US_ASCII).strip();
    }
    if (!type.contains("opendocument.spreadsheet")) {
      throw Sniffer.not("The file is an OpenDocument, but no spreadsheet: " + type + ".");
    }
    return new ZipContent(Kind.ODS, "content.xml");
  }

  /** The workbook's part as the package names it, or where it usually lies; empty without one. */
  private static String officeDocument(ZipParts parts, Budget budget) throws IOException {
    for (String target : Relations.of(parts, "", budget).targets("officeDocument")) {
      if (parts.has(target) && target.contains("workbook")) {
        return target;
      }
    }
    return parts
        .nameEnding("xl/workbook.xml")
        .or(() -> parts.nameEnding("xl/workbook.bin"))
        .orElse("");
  }

  private static UnreadableSheetException other(ZipParts parts) {
    if (parts.has("word/document.xml")) {
      return Sniffer.not("The file is a Word document, not a spreadsheet.");
    }
    if (parts.has("ppt/presentation.xml")) {
      return Sniffer.not("The file is a PowerPoint presentation, not a spreadsheet.");
    }
    if (parts.nameEnding(".iwa").isPresent()) {
      return new UnreadableSheetException(
          Reason.UNSUPPORTED_FORMAT,
          "The file is from Apple Numbers or Pages. Export it as xlsx or csv.");
    }
    return Sniffer.not("The file is a zip archive without a workbook in it. Unpack it first.");
  }
}

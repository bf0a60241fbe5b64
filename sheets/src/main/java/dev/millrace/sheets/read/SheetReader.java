package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a spreadsheet file of any format. Thread-safe: it keeps nothing between reads. */
public final class SheetReader {

  /**
   * Reads all sheets of a file.
   *
   * @throws UnreadableSheetException where the file gives no workbook, whatever the cause
   */
  public Workbook read(Path file, ReadOptions options) {
    try {
      Budget budget = new Budget(options.limits(), Files.size(file));
      return read(file, options, budget);
    } catch (UnreadableSheetException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw explained(e);
    }
  }

  private static Workbook read(Path file, ReadOptions options, Budget budget) throws IOException {
    return switch (Sniffer.sniff(file)) {
      case ZIP -> readZip(file, budget);
      case TEXT -> new CsvFile(file, budget).read();
      case OLE2 ->
          new OleReader(budget, options.password()).read(file, plain -> readZip(plain, budget));
      case BARE_BIFF -> readBare(file, options, budget);
      case XML_2003 -> new Xml2003Reader(budget).read(open(file, budget));
      case FLAT_ODS -> new OdsReader(budget).read(open(file, budget), "ods (flat)");
      case HTML -> new HtmlReader(budget).read(file);
    };
  }

  private static Workbook readZip(Path file, Budget budget) throws IOException {
    try (ZipParts parts = new ZipParts(file, budget)) {
      ZipContent content = ZipContent.of(parts, budget);
      return switch (content.kind()) {
        case XLSX -> new XlsxReader(parts, budget).read(content.mainPart());
        case XLSB -> new XlsbReader(parts, budget).read(content.mainPart());
        case ODS -> readOds(parts, content.mainPart(), budget);
      };
    }
  }

  private static Workbook readOds(ZipParts parts, String content, Budget budget)
      throws IOException {
    OdsReader.refuseEncrypted(parts, budget);
    return new OdsReader(budget).read(parts.open(content), "ods");
  }

  private static Workbook readBare(Path file, ReadOptions options, Budget budget)
      throws IOException {
    XlsStream.Source source = () -> Files.newInputStream(file);
    return new XlsReader(XlsStream.open(source, options.password()), budget).read();
  }

  private static ExpandedStream open(Path file, Budget budget) throws IOException {
    return ExpandedStream.plain(Files.newInputStream(file), budget, Files.size(file));
  }

  /** Whether a file is only the mark that Excel and LibreOffice leave beside one that is open. */
  public static boolean isLockFile(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith("~$") || (name.startsWith(".~lock.") && name.endsWith("#"));
  }

  /** What went wrong inside a parser, said to a person; the cause keeps the details. */
  private static UnreadableSheetException explained(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadableSheetException known) {
        return known;
      }
      if (cause instanceof EOFException || isBeyondEnd(cause)) {
        return new UnreadableSheetException(
            Reason.TRUNCATED, "The file ends in the middle. Send it again.", e);
      }
    }
    if (e instanceof java.nio.file.FileSystemException) {
      return new UnreadableSheetException(
          Reason.NOT_ACCESSIBLE, "The file cannot be opened: " + e.getMessage(), e);
    }
    return new UnreadableSheetException(
        Reason.DAMAGED,
        "The file is damaged: it breaks the rules of its format (%s). Open it in a spreadsheet program and save it anew."
            .formatted(firstLine(e)),
        e);
  }

  /** What POI says where a container refers to blocks beyond the file's end. */
  private static boolean isBeyondEnd(Throwable cause) {
    return cause instanceof IndexOutOfBoundsException
        && String.valueOf(cause.getMessage()).contains("past the end of the file");
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = message.lines().findFirst().orElse("");
    return line.length() > 160 ? line.substring(0, 160) + "…" : line;
  }
}

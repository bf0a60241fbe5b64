package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes small files for the tests, and reads them. */
public final class TestFiles {
  public static final String ODS = "application/vnd.oasis.opendocument.spreadsheet";

  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

  private TestFiles() {}

  static Workbook read(Path folder, byte[] bytes, ReadOptions options) throws IOException {
    Path file = folder.resolve("file");
    Files.write(file, bytes);
    return new SheetReader().read(file, options);
  }

  static Workbook read(Path folder, byte[] bytes) throws IOException {
    return read(folder, bytes, ReadOptions.defaults());
  }

  static Workbook read(Path folder, String text) throws IOException {
    return read(folder, text.getBytes(StandardCharsets.UTF_8));
  }

  static Grid grid(Workbook workbook) {
    return workbook.sheets().getFirst().grid();
  }

  /** A zip of names and contents in turn. */
  public static byte[] zip(String... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < parts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(parts[i]));
        zip.write(parts[i + 1].getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** An xlsx of one sheet with what stands inside its {@code worksheet} element. */
  public static byte[] xlsx(String sheet) throws IOException {
    return xlsx(sheet, "");
  }

  static byte[] xlsx(String sheet, String strings) throws IOException {
    return zip(
        "_rels/.rels",
        XML
            + "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        "xl/workbook.xml",
        XML
            + "<workbook><sheets><sheet name=\"Sales\" sheetId=\"1\" id=\"r1\"/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels",
        XML
            + "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
            + "<Relationship Id=\"r2\" Type=\"x/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/></Relationships>",
        "xl/sharedStrings.xml",
        XML + "<sst count=\"1\" uniqueCount=\"99\">" + strings + "</sst>",
        "xl/worksheets/sheet1.xml",
        XML + "<worksheet>" + sheet + "</worksheet>");
  }

  /** A zip whose one sheet swells endlessly: so many times the same bytes. */
  static void writeBomb(Path file, int repeats, String sheetBegin, String repeated)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
      zip.write(
          "<workbook><sheets><sheet name=\"a\" id=\"r1\"/></sheets></workbook>"
              .getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("xl/_rels/workbook.xml.rels"));
      zip.write(
          "<Relationships><Relationship Id=\"r1\" Type=\"/worksheet\" Target=\"sheet.xml\"/></Relationships>"
              .getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("xl/sheet.xml"));
      zip.write(sheetBegin.getBytes(StandardCharsets.UTF_8));
      byte[] bytes = repeated.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < repeats; i++) {
        zip.write(bytes);
      }
    }
  }

  static ReadOptions smallHeap() {
    return new ReadOptions(ReadLimits.withinMemory(512L << 20), null);
  }

  static ReadOptions tinyHeap() {
    return new ReadOptions(ReadLimits.withinMemory(64L << 20), null);
  }

  static ReadOptions within(Duration time) {
    ReadLimits all = ReadLimits.withinMemory(512L << 20);
    return new ReadOptions(
        new ReadLimits(
            all.fileBytes(),
            all.expandedBytes(),
            all.ratio(),
            all.rows(),
            all.cells(),
            all.keptTextBytes(),
            all.textLength(),
            all.cellLength(),
            all.sheets(),
            time),
        null);
  }
}

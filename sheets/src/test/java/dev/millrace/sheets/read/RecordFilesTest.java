package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Binary files that no library writes any more, put together record by record. */
class RecordFilesTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  @Test
  void readsTheRecordsOfExcel5() throws IOException {
    biff(0x809, shorts(0x500, 0x5));
    biff(0x42, shorts(1250));
    biff(0x22, shorts(1));
    biff(0x41E, shorts(164), text1("d/m/yyyy"));
    biff(0xE0, shorts(0, 0, 0, 0, 0, 0, 0, 0));
    biff(0xE0, shorts(0, 164, 0, 0, 0, 0, 0, 0));
    biff(0x85, ints(0), bytes(1, 0), text1("Příjmy"));
    biff(0x0A);
    biff(0x809, shorts(0x500, 0x10));
    biff(0x7D, shorts(1, 2, 0, 0, 1, 0));
    biff(0x208, shorts(3, 0, 9, 0, 0, 0, 0x20, 0));
    biff(0x204, shorts(3, 0, 0, 6), "příjem".getBytes(Charset.forName("windows-1250")));
    biff(0x203, shorts(3, 1, 0), real(12.5));
    biff(0x27E, shorts(3, 2, 0), ints(1250 << 2 | 3));
    biff(0xBD, shorts(3, 3, 0), ints(7 << 2 | 2), shorts(1), ints(2 << 2 | 2), shorts(4));
    biff(0x06, shorts(4, 0, 0), bytes(0, 0, 0, 0, 0, 0, 0xFF, 0xFF), shorts(0, 0, 0, 0));
    biff(0x207, shorts(2), "ab".getBytes(StandardCharsets.US_ASCII));
    biff(0x06, shorts(4, 1, 0), bytes(2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF), shorts(0, 0, 0, 0));
    biff(0x205, shorts(4, 2, 0), bytes(1, 0));
    biff(0x0A);

    Workbook workbook = TestFiles.read(folder, stream.toByteArray());

    assertThat(workbook.format()).isEqualTo("xls (BIFF5)");
    Sheet sheet = workbook.sheets().getFirst();
    Grid grid = sheet.grid();
    assertThat(sheet.name()).isEqualTo("Příjmy");
    assertThat(sheet.hidden()).isTrue();
    assertThat(sheet.hiddenColumns().stream()).containsExactly(1, 2);
    assertThat(sheet.hiddenRows().stream()).containsExactly(3);
    assertThat(grid.text(0, 0)).isEqualTo("příjem");
    assertThat(grid.number(0, 1)).isEqualTo(12.5);
    assertThat(grid.number(0, 2)).isEqualTo(12.5);
    assertThat(grid.number(0, 3)).isEqualTo(7);
    assertThat(grid.kind(0, 4)).isEqualTo(CellKind.DATE);
    assertThat(grid.number(0, 4)).as("counted from 1904").isEqualTo(1464);
    assertThat(grid.text(1, 0)).isEqualTo("ab");
    assertThat(grid.isFormula(1, 0)).isTrue();
    assertThat(grid.text(1, 1)).isEqualTo("#REF!");
    assertThat(grid.text(1, 2)).isEqualTo("TRUE");
  }

  @Test
  void readsTheRecordsOfExcel2() throws IOException {
    biff(0x009, shorts(2, 0x10));
    biff(0x02, shorts(0, 0), bytes(0, 0, 0), shorts(42));
    biff(0x03, shorts(0, 1), bytes(0, 0, 0), real(1.5));
    biff(0x04, shorts(1, 0), bytes(0, 0, 0), text1("old"));
    biff(0x0A);

    Workbook workbook = TestFiles.read(folder, stream.toByteArray());

    assertThat(workbook.format()).isEqualTo("xls (BIFF2)");
    Grid grid = TestFiles.grid(workbook);
    assertThat(grid.number(0, 0)).isEqualTo(42);
    assertThat(grid.number(0, 1)).isEqualTo(1.5);
    assertThat(grid.text(1, 0)).isEqualTo("old");
  }

  @Test
  void readsTheRecordsOfAnXlsb() throws IOException {
    Path file = folder.resolve("file");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      part(
          zip,
          "xl/_rels/workbook.bin.rels",
          relations("worksheet", "sheet1.bin", "sharedStrings", "s.bin", "styles", "f.bin"));
      xlsb(156, ints(1, 1), text4("r0"), text4("Größen"));
      part(zip, "xl/workbook.bin");
      xlsb(19, bytes(0), text4("shared"));
      part(zip, "xl/s.bin");
      xlsb(44, shorts(164), text4("yyyy-mm-dd"));
      xlsb(617, ints(2));
      xlsb(47, shorts(0, 0, 0, 0));
      xlsb(47, shorts(0, 164, 0, 0));
      xlsb(618);
      part(zip, "xl/f.bin");
      xlsb(60, ints(1, 1, 0, 0), shorts(1));
      xlsb(0, ints(2, 0), bytes(0, 0, 0, 0x10), ints(0));
      xlsb(7, ints(0, 0, 0));
      xlsb(5, ints(1, 1), real(45_000));
      xlsb(2, ints(2, 0, 7 << 2 | 2));
      xlsb(4, ints(3, 0), bytes(1));
      xlsb(11, ints(4, 0), bytes(0x2A));
      xlsb(8, ints(5, 0), text4("computed"));
      xlsb(62, ints(6, 0), bytes(0), text4("rich"));
      xlsb(176, ints(0, 1, 0, 3));
      part(zip, "xl/sheet1.bin");
      part(zip, "xl/_rels/sheet1.bin.rels", relations("table", "t.bin"));
      xlsb(343, ints(2, 9, 0, 6));
      part(zip, "xl/t.bin");
    }

    Workbook workbook = new SheetReader().read(file, TestFiles.smallHeap());

    assertThat(workbook.format()).isEqualTo("xlsb");
    Sheet sheet = workbook.sheets().getFirst();
    Grid grid = sheet.grid();
    assertThat(sheet.name()).isEqualTo("Größen");
    assertThat(sheet.hidden()).isTrue();
    assertThat(sheet.merged()).containsExactly(new Area(0, 0, 1, 3));
    assertThat(sheet.tables()).containsExactly(new Area(2, 0, 9, 6));
    assertThat(sheet.hiddenColumns().stream()).containsExactly(1);
    assertThat(sheet.hiddenRows().stream()).containsExactly(2);
    assertThat(grid.text(0, 0)).isEqualTo("shared");
    assertThat(grid.kind(0, 1)).isEqualTo(CellKind.DATE);
    assertThat(grid.number(0, 2)).isEqualTo(7);
    assertThat(grid.text(0, 3)).isEqualTo("TRUE");
    assertThat(grid.text(0, 4)).isEqualTo("#N/A");
    assertThat(grid.text(0, 5)).isEqualTo("computed");
    assertThat(grid.text(0, 6)).isEqualTo("rich");
  }

  private static byte[] relations(String... kindsAndTargets) {
    StringBuilder xml = new StringBuilder("<Relationships>");
    for (int i = 0; i < kindsAndTargets.length; i += 2) {
      xml.append("<Relationship Id=\"r")
          .append(i)
          .append("\" Type=\"x/")
          .append(kindsAndTargets[i]);
      xml.append("\" Target=\"").append(kindsAndTargets[i + 1]).append("\"/>");
    }
    return xml.append("</Relationships>").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A part of what was written since the last one. */
  private void part(ZipOutputStream zip, String name) throws IOException {
    part(zip, name, stream.toByteArray());
    stream.reset();
  }

  private static void part(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private void biff(int number, byte[]... pieces) {
    byte[] data = join(pieces);
    stream.writeBytes(shorts(number, data.length));
    stream.writeBytes(data);
  }

  private void xlsb(int type, byte[]... pieces) {
    byte[] data = join(pieces);
    if (type > 127) {
      stream.write((type & 0x7F) | 0x80);
      stream.write(type >> 7);
    } else {
      stream.write(type);
    }
    stream.write(data.length);
    stream.writeBytes(data);
  }

  private static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      joined.writeBytes(piece);
    }
    return joined.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] shorts(int... values) {
    return littleEndian(2, Arrays.stream(values).asLongStream().toArray());
  }

  private static byte[] ints(int... values) {
    return littleEndian(4, Arrays.stream(values).asLongStream().toArray());
  }

  private static byte[] real(double value) {
    return littleEndian(8, Double.doubleToRawLongBits(value));
  }

  private static byte[] littleEndian(int width, long... values) {
    byte[] bytes = new byte[width * values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i / width] >>> (i % width * 8));
    }
    return bytes;
  }

  private static byte[] text1(String text) {
    byte[] characters = text.getBytes(Charset.forName("windows-1250"));
    return join(bytes(characters.length), characters);
  }

  private static byte[] text4(String text) {
    return join(ints(text.length()), text.getBytes(StandardCharsets.UTF_16LE));
  }
}

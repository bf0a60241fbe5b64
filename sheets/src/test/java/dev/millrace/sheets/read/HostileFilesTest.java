package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sheets.Damage;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files made to harm, or that are something else, are refused with their true reason. */
@Timeout(60)
class HostileFilesTest {
  @TempDir Path folder;

  @Test
  void refusesDocumentTypesAndEntities() throws IOException {
    refuses(
        Reason.HOSTILE_XML,
        TestFiles.zip(
            "xl/workbook.xml",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><workbook>&e;</workbook>"));
    refuses(
        Reason.HOSTILE_XML,
        TestFiles.zip(
            "xl/workbook.xml",
            "<!--"
                + "x".repeat(5_000)
                + "--><!DOCTYPE x SYSTEM \"http://localhost/x\"><workbook/>"));
  }

  @Test
  void refusesEndlessNesting() throws IOException {
    refuses(Reason.HOSTILE_XML, TestFiles.xlsx("<a>".repeat(100_000)));
  }

  @Test
  void refusesEndlesslyManyNames() throws IOException {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      names.append("<n").append(i).append("/>");
    }
    refuses(Reason.HOSTILE_XML, TestFiles.xlsx(names.toString()));
  }

  @Test
  void refusesAnEndlessTag() throws IOException {
    Path file = folder.resolve("tag.xlsx");
    TestFiles.writeBomb(file, 24, "<worksheet a=\"", randomLetters(1 << 20));

    refuses(Reason.HOSTILE_XML, file, TestFiles.smallHeap());
  }

  @Test
  void refusesZipBombs() throws IOException {
    Path bomb = folder.resolve("bomb.xlsx");
    TestFiles.writeBomb(bomb, 200_000, "<worksheet><sheetData>", "<row></row>".repeat(100));

    refuses(Reason.TOO_LARGE_EXPANDED, bomb, TestFiles.smallHeap());
  }

  @Test
  void refusesMoreCellsThanFitTheMemory() throws IOException {
    Path file = folder.resolve("wide.xlsx");
    StringBuilder row = new StringBuilder("<row>");
    for (int i = 0; i < 1_000; i++) {
      row.append("<c><v>").append(i * 7919 % 1000).append("</v></c>");
    }
    TestFiles.writeBomb(file, 3_000, "<worksheet><sheetData>", row + "</row>");

    refuses(Reason.TOO_MANY_CELLS, file, TestFiles.tinyHeap());
  }

  @Test
  void refusesTextsThatRepeatEndlessly() throws IOException {
    StringBuilder cells = new StringBuilder("<sheetData><row>");
    for (int i = 0; i < 16_000; i++) {
      cells.append("<c t=\"s\"><v>0</v></c>");
    }
    String strings = "<si><t>" + randomLetters(100_000) + "</t></si>";

    refuses(Reason.TOO_MUCH_TEXT, TestFiles.xlsx(cells + "</row></sheetData>", strings));
  }

  @Test
  void stopsAtTheDeadline() throws IOException {
    Path file = folder.resolve("slow.xlsx");
    TestFiles.writeBomb(file, 2_000_000, "<worksheet><sheetData>", "<row><c><v>1</v></c></row>");

    refuses(Reason.TIMEOUT, file, TestFiles.within(Duration.ofMillis(50)));
  }

  @Test
  void saysWhatTheFileIsInstead() throws IOException {
    refuses(Reason.NOT_A_SPREADSHEET, new byte[0]);
    refuses(Reason.NOT_A_SPREADSHEET, ascii("%PDF-1.7\n"));
    refuses(Reason.NOT_A_SPREADSHEET, ascii("{\"a\": 1}"));
    refuses(Reason.NOT_A_SPREADSHEET, ascii("<?xml version=\"1.0\"?><note>hello</note>"));
    refuses(Reason.NOT_A_SPREADSHEET, ascii("<html><body>Error 500</body></html>"));
    refuses(Reason.NOT_A_SPREADSHEET, TestFiles.zip("word/document.xml", "<w/>"));
    refuses(Reason.NOT_A_SPREADSHEET, TestFiles.zip("a.txt", "hello"));
    refuses(Reason.NOT_A_SPREADSHEET, new byte[] {1, 2, 3, 0, 0, 7, 1, 0, 3, 3, 3, 0, 0, 9});
    refuses(Reason.UNSUPPORTED_FORMAT, ascii("MIME-Version: 1.0\nX-Document-Type: Workbook\n"));
    refuses(Reason.UNSUPPORTED_FORMAT, TestFiles.zip("Index/Document.iwa", "x"));
    refuses(Reason.UNSUPPORTED_FORMAT, ascii("ID;PWXL;N;E\nP;PGeneral\n"));
  }

  @Test
  void saysWhenAFileWasCutOff() throws IOException {
    byte[] whole = TestFiles.xlsx("<sheetData><row><c><v>1</v></c></row></sheetData>");

    refuses(Reason.TRUNCATED, Arrays.copyOf(whole, whole.length / 2));
    byte[] xls = xls();
    refuses(Reason.TRUNCATED, Arrays.copyOf(xls, xls.length / 2));
    refuses(
        Reason.TRUNCATED,
        ascii(
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksh"));
  }

  @Test
  void seesAFlippedBitInAPart() throws IOException {
    byte[] whole = TestFiles.xlsx("<sheetData><row><c><v>123456</v></c></row></sheetData>");
    Path file = folder.resolve("stored.xlsx");
    byte[] stored = Damage.stored(whole);
    int at = new String(stored, StandardCharsets.ISO_8859_1).indexOf("123456");
    stored[at] = '9';
    Files.write(file, stored);

    refuses(Reason.DAMAGED, file, TestFiles.smallHeap());
  }

  @Test
  void knowsTheMarksOfOpenFiles() {
    assertThat(SheetReader.isLockFile(Path.of("a/~$sales.xlsx"))).isTrue();
    assertThat(SheetReader.isLockFile(Path.of("a/.~lock.sales.ods#"))).isTrue();
    assertThat(SheetReader.isLockFile(Path.of("a/sales.xlsx"))).isFalse();
  }

  private void refuses(Reason reason, byte[] bytes) throws IOException {
    Path file = folder.resolve("file");
    Files.write(file, bytes);
    refuses(reason, file, TestFiles.smallHeap());
  }

  private static void refuses(Reason reason, Path file, ReadOptions options) {
    assertThatThrownBy(() -> new SheetReader().read(file, options))
        .isInstanceOfSatisfying(
            UnreadableSheetException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] xls() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HSSFWorkbook book = new HSSFWorkbook()) {
      Sheet sheet = book.createSheet();
      for (int i = 0; i < 5_000; i++) {
        sheet.createRow(i).createCell(0).setCellValue("text " + i);
      }
      book.write(out);
    }
    return out.toByteArray();
  }

  /** Letters that do not compress well, so that no other limit strikes first. */
  private static String randomLetters(int length) {
    StringBuilder letters = new StringBuilder(length);
    new java.util.Random(1).ints(length, 'a', 'z' + 1).forEach(c -> letters.append((char) c));
    return letters.toString();
  }
}

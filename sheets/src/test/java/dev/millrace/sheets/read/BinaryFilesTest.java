package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** xls, and what a password protects, written by POI and read back by us. */
class BinaryFilesTest {
  @TempDir Path folder;

  @Test
  void readsAnXlsAsPoiDoes() throws IOException {
    try (HSSFWorkbook book = new HSSFWorkbook()) {
      fill(book, 3_000);
      Workbook ours = TestFiles.read(folder, bytes(book));

      assertThat(ours.format()).isEqualTo("xls (BIFF8)");
      assertThat(PoiOracle.compare(ours, book)).isEqualTo(18_005);
    }
  }

  @Test
  void readsAnXlsxAsPoiDoes() throws IOException {
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      fill(book, 3_000);

      assertThat(PoiOracle.compare(TestFiles.read(folder, bytes(book)), book)).isEqualTo(18_005);
    }
  }

  @Test
  void opensAnEncryptedXlsWithItsPasswordOnly() throws IOException {
    byte[] encrypted;
    try (HSSFWorkbook book = new HSSFWorkbook()) {
      fill(book, 2_000);
      Biff8EncryptionKey.setCurrentUserPassword("secret");
      encrypted = bytes(book);
    } finally {
      Biff8EncryptionKey.setCurrentUserPassword(null);
    }

    opensWithItsPasswordOnly(encrypted);
  }

  @ParameterizedTest
  @EnumSource(
      value = EncryptionMode.class,
      names = {"standard", "agile"})
  void opensAnEncryptedXlsxWithItsPasswordOnly(EncryptionMode mode)
      throws IOException, GeneralSecurityException {
    ByteArrayOutputStream encrypted = new ByteArrayOutputStream();
    try (XSSFWorkbook book = new XSSFWorkbook();
        POIFSFileSystem container = new POIFSFileSystem()) {
      fill(book, 2_000);
      EncryptionInfo info = new EncryptionInfo(mode);
      info.getEncryptor().confirmPassword("secret");
      try (OutputStream out = info.getEncryptor().getDataStream(container)) {
        book.write(out);
      }
      container.writeFilesystem(encrypted);
    }

    opensWithItsPasswordOnly(encrypted.toByteArray());
  }

  private void opensWithItsPasswordOnly(byte[] file) throws IOException {
    ReadOptions none = TestFiles.smallHeap();
    refuses(Reason.ENCRYPTED, file, none);
    refuses(Reason.WRONG_PASSWORD, file, none.withPassword("guess"));
    Workbook workbook = TestFiles.read(folder, file, none.withPassword("secret"));
    assertThat(TestFiles.grid(workbook).text(1_999, 0)).isEqualTo("text 1999");
    assertThat(none.withPassword("secret").toString()).doesNotContain("secret");
  }

  private void refuses(Reason reason, byte[] file, ReadOptions options) {
    assertThatThrownBy(() -> TestFiles.read(folder, file, options))
        .isInstanceOfSatisfying(
            UnreadableSheetException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] bytes(org.apache.poi.ss.usermodel.Workbook book) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    book.write(out);
    return out.toByteArray();
  }

  /** Everything that cells and sheets can be, and long texts so that records are continued. */
  private static void fill(org.apache.poi.ss.usermodel.Workbook book, int rows) {
    Sheet sheet = book.createSheet("Größen");
    CellStyle date = style(book, "yyyy-mm-dd");
    CellStyle money = style(book, "#,##0.00 [$€-407]");
    for (int i = 0; i < rows; i++) {
      Row row = sheet.createRow(i + i / 100);
      row.createCell(0).setCellValue("text " + i);
      row.createCell(1).setCellValue(i % 7 == 0 ? "größer €".repeat(i % 300 + 1) : "short" + i % 5);
      row.createCell(2).setCellValue(i * 0.37 - 400);
      row.getCell(2).setCellStyle(money);
      row.createCell(3).setCellValue(40_000 + i);
      row.getCell(3).setCellStyle(date);
      row.createCell(4).setCellValue(i % 2 == 0);
      row.createCell(7).setCellFormula("A1&\"x\"");
      row.getCell(7).setCellValue("cached " + "é".repeat(i % 200));
    }
    Row last = sheet.createRow(rows + 200);
    last.createCell(0).setCellFormula("1/0");
    last.getCell(0).setCellErrorValue((byte) 7);
    last.createCell(1).setCellErrorValue((byte) 42);
    last.createCell(2).setCellValue(Math.PI);
    last.createCell(3).setCellValue(1);
    last.createCell(5).setCellValue(1e300);
    sheet.addMergedRegion(new CellRangeAddress(2, 4, 9, 10));
    sheet.setColumnHidden(2, true);
    sheet.getRow(7).setZeroHeight(true);
    book.createSheet("hidden");
    book.setSheetHidden(1, true);
  }

  private static CellStyle style(org.apache.poi.ss.usermodel.Workbook book, String format) {
    CellStyle style = book.createCellStyle();
    style.setDataFormat(book.createDataFormat().getFormat(format));
    return style;
  }
}

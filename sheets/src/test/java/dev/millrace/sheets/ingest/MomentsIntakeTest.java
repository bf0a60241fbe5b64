package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.read.TestFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What formats write of a moment is kept, or it is logged what is not. */
class MomentsIntakeTest {
  private static final String[] MOMENTS = {
    "2024-05-06T07:08:09Z",
    "2024-05-06T07:08:09.5",
    "2024-05-06T07:08:09.123456",
    "2024-05-06T07:08:09.1234567"
  };

  @TempDir Path directory;
  private Folder folder;

  @BeforeEach
  void open() {
    folder = new Folder(directory);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void ofXlsx() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (String moment : MOMENTS) {
      rows.append(
          "<row><c t=\"inlineStr\"><is><t>a</t></is></c><c t=\"d\"><v>"
              + moment
              + "</v></c></row>");
    }
    folder.file(
        "a.xlsx",
        TestFiles.xlsx(
            "<sheetData><row><c t=\"inlineStr\"><is><t>Name</t></is></c><c t=\"inlineStr\"><is><t>Moment</t></is></c></row>"
                + rows
                + "</sheetData>"));

    theMomentsAreKept();
  }

  @Test
  void ofOds() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (String moment : MOMENTS) {
      rows.append(
          "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>a</text:p></table:table-cell>"
              + "<table:table-cell office:value-type=\"date\" office:date-value=\""
              + moment
              + "\"/></table:table-row>");
    }
    folder.file(
        "a.ods",
        TestFiles.zip(
            "mimetype",
            TestFiles.ODS,
            "content.xml",
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
                + " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Sales\"><table:table-row>"
                + "<table:table-cell office:value-type=\"string\"><text:p>Name</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>Moment</text:p></table:table-cell></table:table-row>"
                + rows
                + "</table:table></office:spreadsheet></office:body></office:document-content>"));

    theMomentsAreKept();
  }

  @Test
  void ofXml2003() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (String moment : MOMENTS) {
      rows.append(
          "<Row><Cell><Data ss:Type=\"String\">a</Data></Cell><Cell><Data ss:Type=\"DateTime\">"
              + moment
              + "</Data></Cell></Row>");
    }
    folder.file(
        "a.xls",
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Sales\"><Table>"
            + "<Row><Cell><Data ss:Type=\"String\">Name</Data></Cell><Cell><Data ss:Type=\"String\">Moment</Data></Cell></Row>"
            + rows
            + "</Table></Worksheet></Workbook>");

    theMomentsAreKept();
  }

  private void theMomentsAreKept() throws Exception {
    folder.take();

    assertThat(folder.rows("select strftime(moment, '%Y-%m-%dT%H:%M:%S.%f') from data order by 1"))
        .containsExactly(
            "2024-05-06T07:08:09.000000",
            "2024-05-06T07:08:09.123456",
            "2024-05-06T07:08:09.123457",
            "2024-05-06T07:08:09.500000");
    assertThat(folder.rows("select cell, raw, rule, value from audit.changes order by 1"))
        .containsExactly(
            "B2|2024-05-06T07:08:09Z|zone|2024-05-06T07:08:09",
            "B4|2024-05-06T07:08:09.123456|text-date|2024-05-06T07:08:09.123456",
            "B5|2024-05-06T07:08:09.1234567|to-the-microsecond|2024-05-06T07:08:09.123457");
  }

  @Test
  void secondsThatAreDaysFractionsAreThoseSeconds() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int second = 0; second < 86_400; second += 977) {
      rows.append(
              "<row><c s=\"1\" t=\"inlineStr\"><is><t>" + second + "</t></is></c><c t=\"d\"><v>")
          .append(java.time.LocalDateTime.of(2024, 5, 6, 0, 0).plusSeconds(second))
          .append(second % 60 == 0 ? ":00" : "")
          .append("</v></c></row>");
    }
    folder.file(
        "a.xlsx",
        TestFiles.xlsx(
            "<sheetData><row><c t=\"inlineStr\"><is><t>Second</t></is></c><c t=\"inlineStr\"><is><t>Moment</t></is></c></row>"
                + rows
                + "</sheetData>"));
    folder.take();

    assertThat(
            folder.rows(
                "select count(*), count(*) filter (moment = timestamp '2024-05-06' + to_seconds(second)) from data"))
        .containsExactly("89|89");
  }
}

package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web pages and XML that are named xls. */
class MarkupFilesTest {
  private static final String XML_2003 =
      """
      <?xml version="1.0" encoding="%s"?>
      <?mso-application progid="Excel.Sheet"?>
      <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
      <Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="t"><NumberFormat ss:Format="[h]:mm"/></Style></Styles>
      <Worksheet ss:Name="Größen"><Table>
        <Column ss:Index="2" ss:Hidden="1" ss:Span="1"/>
        <Row ss:Index="3" ss:Hidden="1"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">a <B xmlns="h">bold</B></Data></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
        <Row><Cell ss:Index="3" ss:StyleID="d"><Data ss:Type="DateTime">2024-02-29T00:00:00.000</Data></Cell>
          <Cell ss:StyleID="t"><Data ss:Type="DateTime">1900-01-01T02:30:00.000</Data></Cell>
          <Cell><Data ss:Type="Boolean">1</Data></Cell><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=R1C1"/></Row>
      </Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
      </Workbook>
      """;

  @TempDir Path folder;

  @Test
  void readsXmlOfExcel2003() throws IOException {
    Workbook workbook = TestFiles.read(folder, XML_2003.formatted("UTF-8"));

    Sheet sheet = workbook.sheets().getFirst();
    Grid grid = sheet.grid();
    assertThat(workbook.format()).isEqualTo("xls (XML 2003)");
    assertThat(sheet.name()).isEqualTo("Größen");
    assertThat(sheet.hidden()).isTrue();
    assertThat(sheet.merged()).containsExactly(new Area(2, 0, 3, 1));
    assertThat(sheet.hiddenRows().stream()).containsExactly(2);
    assertThat(sheet.hiddenColumns().stream()).containsExactly(1, 2);
    assertThat(grid.text(0, 0)).isEqualTo("a bold");
    assertThat(grid.number(0, 2)).isEqualTo(1.5);
    assertThat(grid.kind(1, 2)).isEqualTo(CellKind.DATE);
    assertThat(grid.number(1, 2)).isEqualTo(45351);
    assertThat(grid.number(1, 3)).isCloseTo(26.5 / 24, within(1e-12));
    assertThat(grid.text(1, 4)).isEqualTo("TRUE");
    assertThat(grid.kind(1, 5)).isEqualTo(CellKind.ERROR);
    assertThat(grid.kind(1, 6)).isEqualTo(CellKind.NO_VALUE);
  }

  @Test
  void readsXmlInItsOwnEncoding() throws IOException {
    byte[] bytes = XML_2003.formatted("windows-1252").getBytes(Charset.forName("windows-1252"));

    assertThat(TestFiles.read(folder, bytes).sheets().getFirst().name()).isEqualTo("Größen");
  }

  @Test
  void readsTablesOfAWebPageAsExcelDoes() throws IOException {
    Workbook workbook =
        TestFiles.read(
            folder,
            """
            <html><head><meta charset="utf-8"><style>td {color: red}</style></head><body><h2>Sales &amp; more</h2>
            <table><thead><tr><th>Region<th colspan=2>Sum</tr></thead>
            <tr><td rowspan="2">North<br>east</td><td>1.234,50&nbsp;</td><td>2</td></tr>
            <tr style="display: none"><td>3</td><td><b>4</b> €</td></tr></table>
            <table><tr><td>other</td></tr></table></body></html>
            """);

    Sheet sheet = workbook.sheets().getFirst();
    Grid grid = sheet.grid();
    assertThat(workbook.format()).isEqualTo("html (UTF-8)");
    assertThat(grid.text(0, 0)).isEqualTo("Sales & more");
    assertThat(grid.text(1, 1)).isEqualTo("Sum");
    assertThat(grid.text(2, 0)).isEqualTo("North\neast");
    assertThat(grid.text(2, 1)).isEqualTo("1.234,50");
    assertThat(grid.text(3, 1)).isEqualTo("3");
    assertThat(grid.text(3, 2)).isEqualTo("4 €");
    assertThat(grid.text(4, 0)).isEqualTo("other");
    assertThat(grid.rowNumber(4)).isEqualTo(5);
    assertThat(sheet.merged()).containsExactly(new Area(1, 1, 1, 2), new Area(2, 0, 3, 0));
    assertThat(sheet.hiddenRows().stream()).containsExactly(3);
  }

  @Test
  void readsAWebPageInTheEncodingItTells() throws IOException {
    byte[] page =
        "<html><meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\"><table><tr><td>Город</td></tr></table>"
            .getBytes(Charset.forName("windows-1251"));

    assertThat(TestFiles.grid(TestFiles.read(folder, page)).text(0, 0)).isEqualTo("Город");
  }
}

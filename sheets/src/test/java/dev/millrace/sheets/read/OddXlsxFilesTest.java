package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Workbook;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs than Excel write, and what Excel reads of it. */
class OddXlsxFilesTest {
  @TempDir Path folder;

  @Test
  void countsRowsAndCellsThatDoNotSayWhereTheyAre() throws IOException {
    Grid grid =
        grid(
            "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row>"
                + "<row r=\"5\"><c r=\"C5\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row></sheetData>");

    assertThat(grid.number(0, 1)).isEqualTo(2);
    assertThat(grid.number(1, 3)).isEqualTo(4);
    assertThat(grid.rowNumber(2)).isEqualTo(5);
  }

  @Test
  void putsCellsInTheirPlaceThatComeLate() throws IOException {
    Grid grid =
        grid(
            "<sheetData><row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"A3\"><v>2</v></c></row>"
                + "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row><row r=\"3\"><c r=\"B3\"><v>4</v></c><c r=\"C3\"><v>5</v></c></row></sheetData>");

    assertThat(grid.rowNumber(0)).isEqualTo(0);
    assertThat(grid.number(0, 0)).isEqualTo(3);
    assertThat(grid.number(1, 0)).isEqualTo(2);
    assertThat(grid.number(1, 1)).as("the later one counts").isEqualTo(4);
    assertThat(grid.number(1, 2)).isEqualTo(5);
  }

  @Test
  void readsTextsInEveryForm() throws IOException {
    Workbook workbook =
        TestFiles.read(
            folder,
            TestFiles.xlsx(
                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is>\n <t>in</t>\n <r><t xml:space=\"preserve\"> line</t></r></is></c>"
                    + "<c r=\"C1\" t=\"str\"><f>A1</f><v>a_x000D_b_xZZZZ_</v></c><c r=\"D1\" t=\"s\"><v>7</v></c><c r=\"E1\" t=\"d\"><v>2024-02-29T12:00:00</v></c></row></sheetData>",
                "<si><r><rPr><b/></rPr><t>bo</t></r><r><t>ld</t></r><rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si>"));
    Grid grid = TestFiles.grid(workbook);

    assertThat(grid.text(0, 0)).isEqualTo("bold");
    assertThat(grid.text(0, 1)).isEqualTo("in line");
    assertThat(grid.text(0, 2)).isEqualTo("a\rb_xZZZZ_");
    assertThat(grid.kind(0, 3)).isEqualTo(CellKind.EMPTY);
    assertThat(workbook.remarks()).anyMatch(remark -> remark.contains("texts"));
    assertThat(grid.kind(0, 4)).isEqualTo(CellKind.DATE);
    assertThat(grid.number(0, 4)).isEqualTo(45351.5);
  }

  @Test
  void tellsAFormulaWithoutValue() throws IOException {
    Grid grid =
        grid(
            "<sheetData><row r=\"1\"><c r=\"A1\"><f>B1</f></c><c r=\"B1\"><f>C1</f><v></v></c><c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c>"
                + "<c r=\"D1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>");

    assertThat(grid.kind(0, 0)).isEqualTo(CellKind.NO_VALUE);
    assertThat(grid.kind(0, 1)).isEqualTo(CellKind.NO_VALUE);
    assertThat(grid.kind(0, 2)).isEqualTo(CellKind.EMPTY);
    assertThat(grid.text(0, 3)).isEqualTo("#DIV/0!");
  }

  @Test
  void rowsWithoutContentCostNothing() throws IOException {
    StringBuilder rows = new StringBuilder("<sheetData>");
    for (int row = 1; row <= 200_000; row++) {
      rows.append("<row r=\"")
          .append(row)
          .append("\" s=\"1\"><c r=\"A")
          .append(row)
          .append("\" s=\"3\"/></row>");
    }
    rows.append("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>");

    Grid grid = grid(rows.toString());

    assertThat(grid.rows()).isEqualTo(1);
    assertThat(grid.rowNumber(0)).isEqualTo(1_048_575);
    assertThat(grid.columns()).isEqualTo(16_384);
  }

  @Test
  void takesItsOwnWayToTheSheetsWhereTheMapIsMissing() throws IOException {
    byte[] file =
        TestFiles.zip(
            "xl/workbook.xml",
            "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:r=\"r\"><x:sheets><x:sheet name=\"a\" r:id=\"i\"/><x:sheet name=\"chart\" r:id=\"c\"/><x:sheet name=\"lost\" r:id=\"l\"/></x:sheets></x:workbook>",
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"i\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"sheet.xml\"/>"
                + "<Relationship Id=\"c\" Type=\"x/chartsheet\" Target=\"sheet.xml\"/></Relationships>",
            "xl/sheet.xml",
            "<x:worksheet xmlns:x=\"y\"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>");

    Workbook workbook = TestFiles.read(folder, file);

    assertThat(workbook.format()).isEqualTo("xlsx (strict)");
    assertThat(workbook.sheets()).hasSize(1);
    assertThat(workbook.remarks()).hasSize(2);
  }

  private Grid grid(String sheet) throws IOException {
    return TestFiles.grid(TestFiles.read(folder, TestFiles.xlsx(sheet)));
  }
}

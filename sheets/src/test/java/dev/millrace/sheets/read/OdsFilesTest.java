package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OdsFilesTest {
  @TempDir Path folder;

  @Test
  void readsWhatEachCellHolds() throws IOException {
    Grid grid =
        read("""
                <table:table table:name="Sales"><table:table-row>
                  <table:table-cell office:value-type="string"><text:p>two<text:s text:c="3"/>blanks<office:annotation><text:p>note</text:p></office:annotation></text:p><text:p>lines</text:p></table:table-cell>
                  <table:table-cell office:value-type="float" office:value="1234.5"><text:p>1,234.50</text:p></table:table-cell>
                  <table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25%</text:p></table:table-cell>
                  <table:table-cell office:value-type="currency" office:currency="EUR" office:value="9.9"><text:p>9.90 €</text:p></table:table-cell>
                  <table:table-cell office:value-type="date" office:date-value="2024-02-29"><text:p>29/02/24</text:p></table:table-cell>
                  <table:table-cell office:value-type="time" office:time-value="PT26H30M00S"><text:p>26:30</text:p></table:table-cell>
                  <table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>
                  <table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
                  <table:table-cell table:formula="of:=[.A1]"/>
                </table:table-row></table:table>
                """)
            .sheets()
            .getFirst()
            .grid();

    assertThat(grid.text(0, 0)).isEqualTo("two   blanks\nlines");
    assertThat(grid.number(0, 1)).isEqualTo(1234.5);
    assertThat(grid.format(0, 2)).isEqualTo("0.00%");
    assertThat(grid.format(0, 3)).contains("EUR");
    assertThat(grid.kind(0, 4)).isEqualTo(CellKind.DATE);
    assertThat(grid.number(0, 4)).isEqualTo(45351);
    assertThat(grid.number(0, 5)).isEqualTo(26.5 / 24);
    assertThat(grid.text(0, 6)).isEqualTo("TRUE");
    assertThat(grid.kind(0, 7)).isEqualTo(CellKind.ERROR);
    assertThat(grid.text(0, 7)).isEqualTo("#DIV/0!");
    assertThat(grid.kind(0, 8)).isEqualTo(CellKind.NO_VALUE);
  }

  @Test
  void readsWhatAPersonSeesOfASheet() throws IOException {
    Workbook workbook =
        read(
            """
            <table:table table:name="shown" table:style-name="ta1">
              <table:table-column table:number-columns-repeated="2"/>
              <table:table-column table:visibility="collapse"/>
              <table:table-row table:number-rows-repeated="3"/>
              <table:table-row table:visibility="filter"><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="string"><text:p>x</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
            </table:table>
            <table:table table:name="hidden" table:style-name="ta2"/>
            """);

    Sheet shown = workbook.sheets().getFirst();
    assertThat(shown.merged()).containsExactly(new Area(3, 0, 4, 1));
    assertThat(shown.hiddenRows().stream()).containsExactly(3);
    assertThat(shown.hiddenColumns().stream()).containsExactly(2);
    assertThat(shown.grid().rowNumber(0)).isEqualTo(3);
    assertThat(shown.hidden()).isFalse();
    assertThat(workbook.sheets().get(1).hidden()).isTrue();
  }

  @Test
  void emptyRepeatsCostNothingAndFilledOnesCount() throws IOException {
    Grid grid =
        read("""
                <table:table table:name="s">
                  <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
                  <table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"><text:p>7</text:p></table:table-cell></table:table-row>
                  <table:table-row table:number-rows-repeated="48573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
                </table:table>
                """)
            .sheets()
            .getFirst()
            .grid();

    assertThat(grid.rows()).isEqualTo(3);
    assertThat(grid.cells()).isEqualTo(6);
    assertThat(grid.rowNumber(2)).isEqualTo(1_000_002);
  }

  @Test
  void refusesRepeatsThatFillMoreThanAnySheet() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    <table:table table:name="s"><table:table-row table:number-rows-repeated="1048576">
                      <table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="16384"/>
                    </table:table-row></table:table>
                    """))
        .isInstanceOfSatisfying(
            UnreadableSheetException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_CELLS));
  }

  private Workbook read(String tables) throws IOException {
    return TestFiles.read(
        folder,
        TestFiles.zip("mimetype", TestFiles.ODS, "content.xml", content(tables)),
        TestFiles.tinyHeap());
  }

  private static String content(String tables) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c">
        <office:automatic-styles>
        <style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>
        <style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
        </office:automatic-styles>
        <office:body><office:spreadsheet>"""
        + tables
        + "</office:spreadsheet></office:body></office:document-content>";
  }
}

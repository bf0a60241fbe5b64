package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Workbook;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UTF-8        | UTF-8
          UTF-16LE     | UTF-16LE
          UTF-16BE     | UTF-16BE
          windows-1252 | Windows-1252
          IBM850       | cp850
          x-MacRoman   | Mac Roman
          """)
  void tellsHowGermanLettersAreEncoded(String charset, String name) throws IOException {
    String text =
        "Straße;Größe;Erlös\nMünchner Straße;große Tür;1,50\nÄußere Gärtnerei;Öl für Köche;2,75\n";

    Workbook workbook = read(text.getBytes(Charset.forName(charset)));

    assertThat(workbook.format()).isEqualTo("csv (" + name + ", ';')");
    assertThat(grid(workbook).text(1, 0)).isEqualTo("Münchner Straße");
    assertThat(grid(workbook).text(2, 1)).isEqualTo("Öl für Köche");
    assertThat(grid(workbook).kind(1, 2)).isEqualTo(CellKind.TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          windows-1250 | město,částka;Příbram,žluťoučký kůň;Łódź,źdźbło trawy
          IBM852       | město,částka;Příbram,žluťoučký kůň;Łódź,źdźbło trawy
          windows-1251 | Город,Сумма;Санкт-Петербург,двенадцать;Нижний Новгород,тысяча рублей
          KOI8-R       | Город,Сумма;Санкт-Петербург,двенадцать;Нижний Новгород,тысяча рублей
          IBM866       | Город,Сумма;Санкт-Петербург,двенадцать;Нижний Новгород,тысяча рублей
          windows-1253 | Πόλη,Ποσό;Θεσσαλονίκη,χίλια ευρώ;Αθήνα,δώδεκα χιλιάδες
          windows-1254 | Şehir,Satış;İstanbul,yüz lira;Eskişehir,doğru ağırlık
          windows-31j  | 都市,売上;東京都,会社の売上;大阪,カメラとテレビ
          GB18030      | 城市,销售额;北京市,公司的销售;上海,一百万元
          Big5         | 城市,銷售額;台北市,公司的銷售;高雄,一百萬元
          x-windows-949 | 도시,매출;서울특별시,회사의 매출;부산,백만 원입니다
          windows-1252 | Ville,Année;Orléans,très élevé;Besançon,à l'été où ça gèle
          """)
  void tellsTheEncodingOfOtherLanguages(String charset, String text) throws IOException {
    String lines = text.replace(';', '\n');

    Workbook workbook = read(lines.getBytes(Charset.forName(charset)));

    String[] rows = lines.split("\n", -1);
    for (int row = 0; row < rows.length; row++) {
      String[] fields = rows[row].split(",", -1);
      assertThat(grid(workbook).text(row, 0)).as(workbook.format()).isEqualTo(fields[0]);
      assertThat(grid(workbook).text(row, 1)).as(workbook.format()).isEqualTo(fields[1]);
    }
    assertThat(workbook.remarks()).anyMatch(remark -> remark.contains("encoded"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ,  ~ a,b,c!1,2.5,x!3,4.5,y
          ;  ~ a;b;c!1,5;2,5;x!3,0;4,5;y
          ;  ~ Sales, by region!!a;b!1,5;2!2,5;7
          ,  ~ name,note!"Smith, John","says ""no""\"!"Doe, Jane",yes
          |  ~ a|b|c!1,2|3;4|5!1,2|3;4|5
          '  ~ name,note!'Smith, John','fine'!'Doe, Jane','good'
          """)
  void findsTheDelimiter(String kind, String text) throws IOException {
    Workbook workbook = read(text.replace('!', '\n'));

    String expected = kind.equals("'") ? "',', quote '" : "'" + kind + "'";
    assertThat(workbook.format()).isEqualTo("csv (UTF-8, " + expected + ")");
  }

  @Test
  void keepsLineBreaksInsideQuotesAndCountsRowsAsSpreadsheetsDo() throws IOException {
    Grid grid = grid(read("a\tb\n\n\"two\nlines\"\t2\n"));

    assertThat(grid.rows()).isEqualTo(2);
    assertThat(grid.rowNumber(1)).isEqualTo(2);
    assertThat(grid.text(1, 0)).isEqualTo("two\nlines");
  }

  @Test
  void obeysTheSeparatorThatTheFirstLineTells() throws IOException {
    Workbook workbook = read("sep=|\na|b,c\n1|2,3\n");

    assertThat(workbook.format()).isEqualTo("csv (UTF-8, '|')");
    assertThat(grid(workbook).text(0, 1)).isEqualTo("b,c");
  }

  @Test
  void leavesTheByteOrderMarkOut() throws IOException {
    assertThat(grid(read("\uFEFFname,sum\nx,1\n")).text(0, 0)).isEqualTo("name");
  }

  @Test
  void readsOnWhereAQuoteIsNeverClosed() throws IOException {
    Workbook workbook = read("a,b\n1,\"broken\n2,fine\n3,fine\n");

    assertThat(grid(workbook).rows()).isEqualTo(4);
    assertThat(grid(workbook).text(1, 1)).isEqualTo("\"broken");
  }

  @Test
  void saysWhereQuotesAreUsedWrongly() throws IOException {
    Workbook workbook = read("a,b\n\"x,y\",1\n\"5\" screen,2\n\"x,z\",3\n");

    assertThat(grid(workbook).text(2, 0)).isEqualTo("5 screen");
    assertThat(workbook.remarks()).anyMatch(remark -> remark.contains("Quotes"));
  }

  @Test
  void keepsUtf8WithAFewBrokenBytes() throws IOException {
    byte[] good = "größe;ä;ö;ü;é;è;ñ;ç;å;ø\n".repeat(20).getBytes(Charset.forName("UTF-8"));
    good[3] = (byte) 0xFF;

    Workbook workbook = read(good);

    assertThat(workbook.format()).startsWith("csv (UTF-8");
    assertThat(workbook.remarks()).anyMatch(remark -> remark.contains("not valid UTF-8"));
  }

  private Workbook read(String text) throws IOException {
    return read(text.getBytes(Charset.forName("UTF-8")));
  }

  private Workbook read(byte[] bytes) throws IOException {
    Path file = folder.resolve("file");
    Files.write(file, bytes);
    return new SheetReader().read(file, ReadOptions.defaults());
  }

  private static Grid grid(Workbook workbook) {
    return workbook.sheets().getFirst().grid();
  }
}

package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.millrace.sheets.Damage;
import dev.millrace.sheets.grid.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Valid files with bytes flipped, cut out, doubled and cut off: each gives a workbook or a reason,
 * in time. The seed is fixed; {@code -Dmillrace.fuzz=20000} tries that many of each kind.
 */
class FuzzedFilesTest {
  private static final int TRIES = Integer.getInteger("millrace.fuzz", 300);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  @TempDir Path folder;

  enum Kind {
    XLSX {
      @Override
      byte[] valid() throws IOException {
        return Damage.stored(poi(new XSSFWorkbook()));
      }
    },
    PACKED_XLSX {
      @Override
      byte[] valid() throws IOException {
        return poi(new XSSFWorkbook());
      }
    },
    XLS {
      @Override
      byte[] valid() throws IOException {
        return poi(new HSSFWorkbook());
      }
    },
    ODS {
      @Override
      byte[] valid() throws IOException {
        return Damage.stored(
            TestFiles.zip(
                "mimetype",
                TestFiles.ODS,
                "content.xml",
                "<office:d xmlns:office='o' xmlns:t='t' xmlns:x='x'><t:table t:name='s'><t:table-row t:number-rows-repeated='12'><t:table-cell office:value-type='float' office:value='12' t:number-columns-repeated='99'/><t:table-cell office:value-type='date' office:date-value='2024-01-01'><x:p>a<x:s x:c='4'/></x:p></t:table-cell></t:table-row></t:table></office:d>"));
      }
    },
    CSV {
      @Override
      byte[] valid() {
        return "größe;\"a;b\";1,5\n\"two\nlines\";x;2\n"
            .repeat(20)
            .getBytes(StandardCharsets.UTF_8);
      }
    },
    HTML {
      @Override
      byte[] valid() {
        return "<html><table><tr><td rowspan=2>a</td><td colspan='3'>b&amp;c</td></tr><tr><td>d<br>e</table>"
            .repeat(5)
            .getBytes(StandardCharsets.UTF_8);
      }
    },
    XML_2003 {
      @Override
      byte[] valid() {
        return "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='a'><Table><Row ss:Index='3'><Cell ss:MergeAcross='2'><Data ss:Type='Number'>5</Data></Cell><Cell><Data ss:Type='DateTime'>2024-01-01T00:00:00</Data></Cell></Row></Table></Worksheet></Workbook>"
            .getBytes(StandardCharsets.UTF_8);
      }
    };

    abstract byte[] valid() throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void damagedFilesGiveAWorkbookOrAReason(Kind kind) throws IOException {
    byte[] valid = kind.valid();
    Path file = folder.resolve("file");
    Files.write(file, valid);
    assertThat(new SheetReader().read(file, TestFiles.smallHeap()).sheets()).isNotEmpty();
    Random random = new Random(kind.name().hashCode());
    for (int i = 0; i < TRIES; i++) {
      byte[] damaged = Damage.of(valid, random);
      Files.write(file, damaged);
      long start = System.nanoTime();
      read(file, kind, i);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
    }
  }

  private static void read(Path file, Kind kind, int number) {
    try {
      Workbook workbook = new SheetReader().read(file, TestFiles.smallHeap());
      assertThat(workbook.format()).isNotBlank();
    } catch (UnreadableSheetException e) {
      assertThat(e.getMessage()).matches("(?s)[A-Z].*[.:)].*");
    } catch (RuntimeException | StackOverflowError e) {
      fail(kind + " number " + number + " gave " + e, e);
    }
  }

  private static byte[] poi(org.apache.poi.ss.usermodel.Workbook book) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (book) {
      Sheet sheet = book.createSheet("Sales");
      for (int i = 0; i < 30; i++) {
        Row row = sheet.createRow(i);
        row.createCell(0).setCellValue("text " + i);
        row.createCell(1).setCellValue(i * 1.5);
        row.createCell(2).setCellFormula("A1");
        row.getCell(2).setCellValue("x" + i);
      }
      book.write(out);
    }
    return out.toByteArray();
  }
}

package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.sheets.Damage;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.ingest.LayoutDecision.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged files through the whole intake, every layout confirmed unseen: they are refused for a
 * reason or taken in, no row is lost, nothing hangs, and the dataset stays whole. The seed is
 * fixed; {@code -Dmillrace.fuzz.intake=2000} tries that many of each kind.
 */
class FuzzedIntakeTest {
  private static final int TRIES = Integer.getInteger("millrace.fuzz.intake", 6);
  private static final int TOGETHER = 6;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Decider ANYTHING = (waiting, schema, preview) -> waiting.as(State.CONFIRMED);

  @TempDir Path directory;

  enum Kind {
    XLSX {
      @Override
      byte[] valid() throws IOException {
        return book(new XSSFWorkbook(), 9);
      }
    },
    UNPACKED_XLSX {
      @Override
      byte[] valid() throws IOException {
        return book(new XSSFWorkbook(), 0);
      }
    },
    XLS {
      @Override
      byte[] valid() throws IOException {
        return book(new HSSFWorkbook(), 9);
      }
    },
    ODS {
      @Override
      byte[] valid() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
          zip.setLevel(0);
          zip.putNextEntry(new ZipEntry("mimetype"));
          zip.write(
              "application/vnd.oasis.opendocument.spreadsheet".getBytes(StandardCharsets.UTF_8));
          zip.putNextEntry(new ZipEntry("content.xml"));
          zip.write(ods().getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
      }
    },
    CSV {
      @Override
      byte[] valid() {
        return rows("%d.03.2024;\"Größe; %d\";%d,50 €;%d kg\n", "Tag;Artikel;Betrag;Menge\n")
            .getBytes(StandardCharsets.ISO_8859_1);
      }
    },
    HTML {
      @Override
      byte[] valid() {
        return ("<html><table>"
                + rows(
                    "<tr><td>%d/3/2024<td>shop %d<td>%d.5<td colspan=2>%d</tr>",
                    "<tr><th>Day<th>Shop<th>Amount<th>Rest<th></tr>")
                + "</table>")
            .getBytes(StandardCharsets.UTF_8);
      }
    },
    XML_2003 {
      @Override
      byte[] valid() {
        return ("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='a'><Table>"
                + rows(
                    "<Row><Cell><Data ss:Type='Number'>%d</Data></Cell><Cell><Data ss:Type='String'>shop %d</Data></Cell><Cell><Data ss:Type='Number'>%d</Data></Cell><Cell><Data ss:Type='Number'>%d</Data></Cell></Row>",
                    "<Row><Cell><Data ss:Type='String'>Day</Data></Cell><Cell><Data ss:Type='String'>Shop</Data></Cell><Cell><Data ss:Type='String'>Jan</Data></Cell><Cell><Data ss:Type='String'>Feb</Data></Cell></Row>")
                + "</Table></Worksheet></Workbook>")
            .getBytes(StandardCharsets.UTF_8);
      }
    };

    abstract byte[] valid() throws IOException;

    private static String rows(String row, String header) {
      StringBuilder text = new StringBuilder(header);
      for (int i = 1; i <= 25; i++) {
        text.append(row.formatted(i, i, i, i));
      }
      return text.toString();
    }

    private static String ods() {
      return "<office:d xmlns:office='o' xmlns:t='t' xmlns:x='x'><t:table t:name='s'>"
          + "<t:table-row><t:table-cell><x:p>Shop</x:p></t:table-cell><t:table-cell><x:p>Amount</x:p></t:table-cell><t:table-cell><x:p>Day</x:p></t:table-cell></t:table-row>"
          + "<t:table-row t:number-rows-repeated='12'><t:table-cell><x:p>Cork</x:p></t:table-cell><t:table-cell office:value-type='float' office:value='12'/><t:table-cell office:value-type='date' office:date-value='2024-01-01'/></t:table-row>"
              .repeat(2)
          + "</t:table></office:d>";
    }

    private static byte[] book(Workbook book, int level) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (book) {
        Sheet sheet = book.createSheet("Sales");
        sheet.createRow(0).createCell(0).setCellValue("Sales of March");
        String[] names = {"Day", "Shop", "Amount", "Double"};
        Row header = sheet.createRow(2);
        for (int i = 0; i < names.length; i++) {
          header.createCell(i).setCellValue(names[i]);
        }
        for (int i = 3; i < 28; i++) {
          Row row = sheet.createRow(i);
          row.createCell(0).setCellValue(i + ".3.2024");
          row.createCell(1).setCellValue("shop " + i);
          row.createCell(2).setCellValue(i * 1.5);
          row.createCell(3).setCellFormula("C1*2");
        }
        book.write(out);
      }
      return level == 0 ? Damage.stored(out.toByteArray()) : out.toByteArray();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void damagedFilesAreRefusedForAReasonOrTakenInWhole(Kind kind) throws Exception {
    Folder folder = new Folder(directory);
    try {
      byte[] valid = kind.valid();
      Random random = new Random(kind.name().hashCode());
      folder.file("valid", valid);
      check(folder, folder.take(ANYTHING), Duration.ZERO);
      assertThat(folder.rows("select count(*) > 20 from data")).containsExactly("true");
      for (int tried = 0; tried < TRIES; ) {
        for (int n = 0; n < TOGETHER; n++, tried++) {
          folder.file("damaged " + tried, Damage.of(valid, random));
        }
        long start = System.nanoTime();
        Intake.Taken taken = folder.take(ANYTHING);
        check(folder, taken, Duration.ofNanos(System.nanoTime() - start));
      }
    } finally {
      folder.close();
    }
  }

  @Test
  void publicFilesThatAreHardToReadAreTakenInOrRefusedForAReason() throws Exception {
    assumeThat(System.getProperty("millrace.fuzz.intake"))
        .as("the long run alone opens a dataset for each of them")
        .isNotNull();
    for (Path file : nasty()) {
      Path own = Files.createTempDirectory(directory, "nasty");
      Folder folder = new Folder(own);
      try {
        long start = System.nanoTime();
        Intake.Taken taken =
            folder
                .intake()
                .take(
                    List.of(new SourceFile(String.valueOf(file.getFileName()), file)),
                    Map.of(),
                    ANYTHING);
        check(folder, taken, Duration.ofNanos(System.nanoTime() - start));
      } catch (RuntimeException | Error e) {
        throw new AssertionError(file.toString(), e);
      } finally {
        folder.close();
      }
    }
  }

  private static void check(Folder folder, Intake.Taken taken, Duration time) throws Exception {
    assertThat(time).isLessThan(LONGEST);
    assertThat(taken.counts().unaccounted()).isZero();
    for (FileEntry file : folder.dataset.files()) {
      if (file.state().equals(FileEntry.REFUSED)) {
        assertThat(file.reason()).matches("(?s)[a-z-]+: [A-Z].*[.:)].*");
      }
    }
    assertThat(
            folder.rows(
                "select count(*) from audit.files where rows_in <> rows_data + rows_rejected + rows_repeated + rows_waiting + rows_other"))
        .containsExactly("0");
    if (taken.counts().data() > 0) {
      assertThatCode(() -> folder.rows("select * from data limit 100")).doesNotThrowAnyException();
    }
  }

  private static List<Path> nasty() throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/data/sheets/nasty"))) {
        try (Stream<Path> walk = Files.walk(at.resolve("shared/data/sheets/nasty"))) {
          return walk.filter(Files::isRegularFile).sorted().toList();
        }
      }
    }
    return Assumptions.abort("no public files beside the checkout");
  }
}

package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Reads the public files that lie beside the checkout, if they do, with the limits of a small heap,
 * and compares each with what POI says of it where POI opens it.
 */
class PublicFilesTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long SMALL_HEAP = 512L << 20;

  /** Files that must be refused, and why. */
  private static final Map<String, Reason> REFUSED =
      Map.of(
          "password.xls", Reason.ENCRYPTED,
          "xor-encryption-abc.xls", Reason.ENCRYPTED,
          "protected_passtika.xlsx", Reason.ENCRYPTED,
          "protected_passtika.xlsb", Reason.ENCRYPTED,
          "poc-shared-strings.xlsx", Reason.CELL_TOO_LONG,
          "poc-xmlbomb.xlsx", Reason.HOSTILE_XML,
          "xlsx-corrupted.xlsx", Reason.DAMAGED);

  /** Files that POI does not open. */
  private static final List<String> NO_ORACLE = List.of("duplicate-filename.xlsx");

  @TestFactory
  Stream<DynamicTest> everyFileIsReadOrRefusedWithItsTrueReason() throws IOException {
    Path folder = folder();
    return files(folder).stream()
        .map(
            file -> DynamicTest.dynamicTest(folder.relativize(file).toString(), () -> check(file)));
  }

  @TestFactory
  Stream<DynamicTest> passwordsOpenWhatTheyProtect() throws IOException {
    Map<String, String> passwords =
        Map.of(
            "password.xls", "password",
            "xor-encryption-abc.xls", "abc",
            "protected_passtika.xlsx", "tika",
            "protected_passtika.xlsb", "tika");
    return files(folder()).stream()
        .filter(file -> passwords.containsKey(file.getFileName().toString()))
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      String password = passwords.getOrDefault(file.getFileName().toString(), "");
                      assertThat(read(file, "not " + password))
                          .isInstanceOfSatisfying(
                              UnreadableSheetException.class,
                              e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PASSWORD));
                      assertThat(read(file, password)).isInstanceOf(Workbook.class);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> aSheetReadsTheSameInEveryFormat() throws IOException {
    List<Path> files = files(folder());
    return Stream.of(
            List.of("SampleSS.strict.xlsx", "SampleSS.ods", "SampleSS.xml"),
            List.of("sample.strict.xlsx", "sample.xlsb"),
            List.of("testEXCEL_5.xls", "testEXCEL_95.xls"),
            List.of("TwoSheetsOneHidden.xls", "TwoSheetsOneHidden.xlsx"))
        .map(names -> DynamicTest.dynamicTest(names.toString(), () -> sameTexts(files, names)));
  }

  private static void sameTexts(List<Path> files, List<String> names) {
    List<List<String>> texts =
        names.stream()
            .map(
                name ->
                    files.stream()
                        .filter(file -> file.endsWith(name))
                        .flatMap(file -> texts(file).stream())
                        .toList())
            .toList();
    assertThat(texts.getFirst()).isNotEmpty();
    assertThat(texts).allSatisfy(one -> assertThat(one).isEqualTo(texts.getFirst()));
  }

  private static List<String> texts(Path file) {
    Workbook workbook = new SheetReader().read(file, ReadOptions.defaults());
    List<String> texts = new ArrayList<>();
    for (Sheet sheet : workbook.sheets()) {
      for (int row = 0; row < sheet.grid().rows(); row++) {
        for (int column = 0; column < sheet.grid().columns(); column++) {
          texts.add(sheet.name() + " " + sheet.grid().text(row, column));
        }
      }
    }
    return texts;
  }

  private static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/data/sheets"))) {
        return at.resolve("shared/data/sheets");
      }
    }
    return Assumptions.abort("no public files beside the checkout");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(xls|xlsx|xlsb|ods|xml|csv|tsv)"))
          .sorted()
          .toList();
    }
  }

  private static Object read(Path file, String password) {
    ReadOptions options = new ReadOptions(ReadLimits.withinMemory(SMALL_HEAP), password);
    try {
      return new SheetReader().read(file, options);
    } catch (UnreadableSheetException e) {
      return e;
    }
  }

  private static void check(Path file) throws IOException {
    long start = System.nanoTime();
    ReadOptions options = new ReadOptions(ReadLimits.withinMemory(SMALL_HEAP), null);
    Optional<Reason> refused = Optional.empty();
    try {
      Workbook workbook = new SheetReader().read(file, options);
      compare(workbook, file.toFile());
    } catch (UnreadableSheetException e) {
      refused = Optional.of(e.reason());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
    assertThat(refused).isEqualTo(Optional.ofNullable(REFUSED.get(file.getFileName().toString())));
  }

  private static void compare(Workbook ours, File file) throws IOException {
    if (NO_ORACLE.contains(file.getName()) || !ours.format().matches("xlsx|xls \\(BIFF8\\)")) {
      return;
    }
    ZipSecureFile.setMinInflateRatio(0.0001);
    try (InputStream in = Files.newInputStream(file.toPath());
        org.apache.poi.ss.usermodel.Workbook poi = WorkbookFactory.create(in)) {
      PoiOracle.compare(ours, poi);
    }
  }
}

package dev.millrace.sheets.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The finder against sheets drawn as they are met in public files. */
class LabelledLayoutsTest {
  private static final int SEEDS = 5;
  private static final List<String> SETS =
      List.of(
          "layouts-tuned.txt",
          "layouts-held-out.txt",
          "layouts-last.txt",
          "layouts-fresh.txt",
          "layouts-fresh-2.txt",
          "layouts-fresh-3.txt",
          "layouts-met.txt");

  @Test
  void findsHeaderRowsOfNearlyAllLayouts() {
    List<DrawnSheet> layouts = layouts();

    List<String> wrong =
        layouts.stream()
            .map(drawn -> Verdict.of(drawn, 0))
            .filter(verdict -> !verdict.header())
            .map(Verdict::name)
            .toList();

    assertThat(layouts).hasSizeGreaterThanOrEqualTo(120);
    assertThat(wrong).hasSizeLessThanOrEqualTo(layouts.size() / 20);
  }

  @Test
  void neverTakesALayoutForGrantedThatItGotWrong() {
    List<String> wrong = new ArrayList<>();
    int taken = 0;
    for (DrawnSheet drawn : layouts()) {
      Verdict verdict = Verdict.of(drawn, 1);
      boolean isTaken = verdict.confidence() >= TableFinder.BAR;
      taken += isTaken ? 1 : 0;
      if (isTaken && !(verdict.header() && verdict.tables())) {
        wrong.add(verdict.name());
      }
    }
    assertThat(wrong).hasSizeLessThanOrEqualTo(2);
    assertThat(taken).isGreaterThan(200);
  }

  @Test
  void namesALayoutAlikeWhateverItsValuesAndRows() {
    for (DrawnSheet drawn : layouts()) {
      Set<List<String>> names = new HashSet<>();
      for (int seed = 0; seed < SEEDS; seed++) {
        if (Verdict.of(drawn, seed).confidence() >= TableFinder.BAR) {
          names.add(fingerprints(drawn, seed));
        }
      }
      assertThat(names).as(drawn.name()).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void namesDifferentLayoutsDifferently() {
    Set<String> names = new HashSet<>();
    int tables = 0;
    for (DrawnSheet drawn : layouts()) {
      Set<String> own = new HashSet<>(fingerprints(drawn, 0));
      tables += own.size();
      names.addAll(own);
    }
    assertThat(names).hasSize(tables);
  }

  /** Writes what became of each layout where a person finds it, {@code target/sheet-layouts.md}. */
  @Test
  void reportsOnEachLayout() throws IOException {
    StringBuilder report = new StringBuilder();
    for (String set : SETS) {
      report(set, report);
    }
    Path file = Path.of("target", "sheet-layouts.md");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, report);

    assertThat(report.toString().lines().filter(line -> line.startsWith("| ")))
        .hasSize(layouts().size());
  }

  private static void report(String set, StringBuilder report) {
    List<Verdict> verdicts =
        DrawnSheet.read(resource(set)).stream().map(drawn -> Verdict.of(drawn, 0)).toList();
    long taken = verdicts.stream().filter(v -> v.confidence() >= TableFinder.BAR).count();
    report.append(
        "\n%s: %d layouts; header rows right %d, tables %d, rows' roles %d, unpivot %d; %d above the bar, %d of them right\n\n"
            .formatted(
                set,
                verdicts.size(),
                verdicts.stream().filter(Verdict::header).count(),
                verdicts.stream().filter(Verdict::tables).count(),
                verdicts.stream().filter(Verdict::data).count(),
                verdicts.stream().filter(Verdict::unpivot).count(),
                taken,
                verdicts.stream()
                    .filter(v -> v.confidence() >= TableFinder.BAR && v.header() && v.tables())
                    .count()));
    for (Verdict v : verdicts) {
      report.append(
          "| %s | %s | %s | %s | %s | %.2f |\n"
              .formatted(
                  v.name(),
                  said(v.header()),
                  said(v.tables()),
                  said(v.data()),
                  said(v.unpivot()),
                  v.confidence()));
    }
  }

  private static String said(boolean right) {
    return right ? "right" : "WRONG";
  }

  private static List<String> fingerprints(DrawnSheet drawn, int seed) {
    return TableFinder.find(drawn.draw(seed), FindOptions.standard()).tables().stream()
        .map(FoundTable::fingerprint)
        .toList();
  }

  static List<DrawnSheet> layouts() {
    return SETS.stream().flatMap(set -> DrawnSheet.read(resource(set)).stream()).toList();
  }

  static String resource(String name) {
    try (InputStream in = LabelledLayoutsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

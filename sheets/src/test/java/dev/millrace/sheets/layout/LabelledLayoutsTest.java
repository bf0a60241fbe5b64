package dev.millrace.sheets.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The finder against sheets drawn as they are met in public files. */
class LabelledLayoutsTest {
  private static final int SEEDS = 5;

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
    assertThat(taken).isGreaterThan(80);
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

  private static List<String> fingerprints(DrawnSheet drawn, int seed) {
    return TableFinder.find(drawn.draw(seed), FindOptions.standard()).tables().stream()
        .map(FoundTable::fingerprint)
        .toList();
  }

  static List<DrawnSheet> layouts() {
    List<DrawnSheet> layouts = new ArrayList<>(DrawnSheet.read(resource("layouts-tuned.txt")));
    layouts.addAll(DrawnSheet.read(resource("layouts-held-out.txt")));
    return layouts;
  }

  static String resource(String name) {
    try (InputStream in = LabelledLayoutsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

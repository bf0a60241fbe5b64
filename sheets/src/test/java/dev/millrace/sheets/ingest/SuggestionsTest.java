package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is suggested about cells that contradict others or are probably misspelt. */
class SuggestionsTest {
  private static final List<String> PLACES =
      List.of(
          "01067,Dresden,Sachsen",
          "04109,Leipzig,Nordsachsen",
          "07743,Jena,Thüringen",
          "09111,Chemnitz,Erzgebirge",
          "03046,Cottbus,Lausitz",
          "06108,Halle,Anhalt");

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

  /** Seven rows for each place; the last one is a row of its own. */
  private static String places(String last) {
    StringBuilder text = new StringBuilder("Postcode,City,Region,Amount\n");
    for (int row = 0; row < 7 * PLACES.size(); row++) {
      text.append(PLACES.get(row % PLACES.size())).append(',').append(row).append('\n');
    }
    return text.append(last).append(",99\n").toString();
  }

  @Test
  void aCellThatTwoOtherColumnsContradictIsSuggestedAndNotChanged() throws Exception {
    folder.file("a.csv", places("01067,Leipzig,Sachsen"));
    folder.take();

    assertThat(
            folder.rows("select row, column_name, value, suggested, kind from audit.suggestions"))
        .containsExactly("44|city|Leipzig|Dresden|dependency");
    assertThat(folder.rows("select city from data where amount = 99")).containsExactly("Leipzig");
    assertThat(folder.rows("select count(*) from audit.changes")).containsExactly("0");
  }

  @Test
  void aboveTheDeclaredConfidenceItIsRepairedAndLogged() throws Exception {
    folder.file("a.csv", places("01067,Leipzig,Sachsen"));
    folder.takeRepairing(0.6);

    assertThat(folder.rows("select city from data where amount = 99")).containsExactly("Dresden");
    assertThat(folder.rows("select cell, raw, rule, value from audit.changes"))
        .containsExactly("B44|Leipzig|dependency|Dresden");
    assertThat(folder.rows("select count(*) from audit.suggestions")).containsExactly("0");
  }

  @Test
  void aCellWhoseMajorityIsSmallerThanTheConfidenceStays() throws Exception {
    folder.file("a.csv", places("01067,Leipzig,Sachsen"));
    folder.takeRepairing(0.99);

    assertThat(folder.rows("select city from data where amount = 99")).containsExactly("Leipzig");
    assertThat(folder.rows("select count(*) from audit.suggestions")).containsExactly("1");
  }

  @Test
  void columnsThatDetermineNothingSuggestNothing() throws Exception {
    StringBuilder text = new StringBuilder("Colour,Size,Shape,Amount\n");
    for (int row = 0; row < 60; row++) {
      text.append("c%d,s%d,f%d,%d\n".formatted(row % 5, row / 5 % 6, row * 7 % 11 % 5, row));
    }
    folder.file("a.csv", text.toString());
    folder.take();

    assertThat(folder.rows("select count(*) from audit.suggestions where kind = 'dependency'"))
        .containsExactly("0");
  }

  @Test
  void aRareValueSpeltAlmostLikeAFrequentOneIsSuggestedAndNeverApplied() throws Exception {
    folder.file("a.csv", cities("Berln", "Oslo"));
    folder.takeRepairing(0);

    assertThat(folder.rows("select row, column_name, value, suggested from audit.suggestions"))
        .containsExactly("22|city|Berln|Berlin");
    assertThat(folder.rows("select count(*) from data where city = 'Berln'")).containsExactly("1");
  }

  @Test
  void numbersInTextsAreNotTakenForTypingErrors() throws Exception {
    folder.file("a.csv", cities("Berlin 2", "Berlin 3"));
    folder.take();

    assertThat(folder.rows("select count(*) from audit.suggestions")).containsExactly("0");
  }

  private static String cities(String... rare) {
    StringBuilder text = new StringBuilder("City,Amount\n");
    for (int row = 0; row < 20; row++) {
      text.append(row % 2 == 0 ? "Berlin" : "Hamburg").append(',').append(row).append('\n');
    }
    for (String city : rare) {
      text.append(city).append(",7\n");
    }
    return text.toString();
  }
}

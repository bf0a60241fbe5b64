package dev.millrace.sheets.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ColumnCleaningTest {

  @Test
  void oneCellSettlesTheOrderOfDayAndMonthForTheWholeColumn() {
    assertThat(cleaned("03/04/2024", "31/12/2024"))
        .isEqualTo("2024-04-03 text-date; 2024-12-31 text-date");
    assertThat(cleaned("03/04/2024", "12/31/2024"))
        .isEqualTo("2024-03-04 text-date; 2024-12-31 text-date");
  }

  @Test
  void asksWhereNoCellSettlesIt() {
    List<ColumnPlan.Undecided> questions = new ArrayList<>();
    ColumnProfile profile = profile("03/04/2024", "01/02/2024");
    ColumnPlan.of(profile, ColumnType.DATE, ColumnPlan.Hints.NONE, "when", questions);

    assertThat(questions)
        .containsExactly(
            new ColumnPlan.Undecided(
                ColumnPlan.Undecided.What.DATE_ORDER,
                "column 'when': does the day or the month come first in [03/04/2024, 01/02/2024]?"));
  }

  @Test
  void anotherColumnOfTheFileMaySettleIt() {
    ColumnPlan.Hints hints = ColumnPlan.Hints.of(List.of(profile("1.234,5", "7,25")));
    List<ColumnPlan.Undecided> questions = new ArrayList<>();
    ColumnPlan plan =
        ColumnPlan.of(profile("1,234"), ColumnType.NUMBER, hints, "amount", questions);

    assertThat(plan.mark()).isEqualTo(DecimalMark.COMMA);
    assertThat(questions).isEmpty();
  }

  @Test
  void oneCellSettlesTheDecimalMark() {
    assertThat(cleaned("1.234", "12,5")).isEqualTo("1234 number-style; 12.5 decimal-comma");
    assertThat(cleaned("1,234", "12.5")).isEqualTo("1234 number-style; 12.5 text-number");
  }

  @Test
  void aFractionOfASecondAndAZoneAreNotLeftOutUnsaid() {
    assertThat(cleaned("2024-01-01 10:00:00.999", "2024-01-01T09:30:00Z", "2024-01-01 08:00:00.0"))
        .isEqualTo(
            "2024-01-01T10:00 to-the-second; 2024-01-01T09:30 to-the-second; 2024-01-01T08:00"
                + " text-date");
  }

  @Test
  void keepsLeadingZeros() {
    assertThat(cleaned("00123", "456")).isEqualTo("00123; 456");
  }

  @Test
  void sayingsOfNothingAreBelievedOnlyAmongNumbers() {
    assertThat(cleaned("1", "n/a", "-")).isEqualTo("1 text-number;  no-value-word;  no-value-word");
    assertThat(cleaned("North", "NA", "South")).isEqualTo("North; NA; South");
  }

  @Test
  void mendsSpacesAndLookAlikes() {
    assertThat(cleaned(" Lyon\u00a0", "Sa\u0303o  Paulo", "\u200bx"))
        .isEqualTo("Lyon plain-text; São Paulo plain-text; x plain-text");
  }

  @Test
  void oneSlipAmongEightIsAProblemAndAmongFewerMakesTheColumnText() {
    String[] eight = {"1", "2", "3", "4", "5", "6", "7", "8", "oops"};
    assertThat(ColumnPlan.typeOf(profile(eight))).isEqualTo(ColumnType.NUMBER);
    assertThat(ColumnPlan.typeOf(profile("1", "2", "3", "oops"))).isEqualTo(ColumnType.TEXT);
    assertThat(ColumnPlan.typeOf(profile("1", "2", "3", "4", "5", "6", "7", "8", "oops", "oh")))
        .isEqualTo(ColumnType.TEXT);
  }

  @Test
  void aFewWrongCellsAreProblemsAndDoNotMakeTheColumnText() {
    String[] cells = new String[40];
    java.util.Arrays.fill(cells, "12");
    cells[7] = "twelve";
    assertThat(cleaned(cells)).contains("!'twelve' is no number").contains("12 text-number");
  }

  @Test
  void textsOfMixedKindsStayTexts() {
    assertThat(cleaned("12", "A12", "13")).isEqualTo("12; A12; 13");
  }

  private static ColumnProfile profile(String... texts) {
    ColumnProfile profile = new ColumnProfile();
    for (String text : texts) {
      profile.add(CellKind.TEXT, Double.NaN, text, null);
    }
    return profile;
  }

  private static String cleaned(String... texts) {
    ColumnProfile profile = profile(texts);
    ColumnPlan plan =
        ColumnPlan.of(
            profile,
            ColumnPlan.typeOf(profile),
            ColumnPlan.Hints.NONE,
            "column",
            new ArrayList<>());
    CellCleaner cleaner = new CellCleaner(plan, false);
    return List.of(texts).stream()
        .map(
            text -> {
              cleaner.clean(CellKind.TEXT, Double.NaN, text);
              Correction correction = cleaner.correction();
              return cleaner.problem() != null
                  ? "!" + cleaner.problem()
                  : CellCleaner.written(cleaner.value())
                      + (correction == null ? "" : " " + correction.word());
            })
        .collect(Collectors.joining("; "));
  }
}

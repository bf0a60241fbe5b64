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
  void keepsFractionsOfSecondsToTheMicrosecond() {
    assertThat(cleaned("2024-01-01 10:00:00.999", "2024-01-01 10:00:00.123456"))
        .isEqualTo("2024-01-01T10:00:00.999 text-date; 2024-01-01T10:00:00.123456 text-date");
    assertThat(cleaned("2024-01-01 10:00:00.1234567", "2024-01-01 23:59:59.9999999"))
        .isEqualTo("2024-01-01T10:00:00.123457 to-the-microsecond; 2024-01-02 to-the-microsecond");
  }

  @Test
  void daysOfSpreadsheetsAreReadAsTheyWereMeant() {
    double second = 25_689 / 86_400.0; // 07:08:09
    assertThat(moment(45_418 + second)).isEqualTo("2024-05-06T07:08:09");
    assertThat(moment(45_418.2973263889)).as("15 digits").isEqualTo("2024-05-06T07:08:09");
    assertThat(moment(45_418.297326389)).isEqualTo("2024-05-06T07:08:09 to-the-second");
    assertThat(moment(45_418 + second + 0.5 / 86_400)).isEqualTo("2024-05-06T07:08:09.500");
    assertThat(moment(45_418.99999999995)).isEqualTo("2024-05-07");
  }

  private static String moment(double days) {
    ColumnPlan plan = new ColumnPlan(ColumnType.TIMESTAMP, DecimalMark.POINT, DateOrder.DAY_FIRST);
    CellCleaner cleaner = new CellCleaner(plan, false);
    cleaner.clean(CellKind.DATE, days, "");
    Correction made = cleaner.correction();
    return CellCleaner.written(cleaner.value()) + (made == null ? "" : " " + made.word());
  }

  @Test
  void aZoneIsNotLeftOutUnsaid() {
    assertThat(cleaned("2024-01-01T09:30:00Z", "2024-01-01 08:00:00.0", "2024-01-01 08:00+00:00"))
        .isEqualTo("2024-01-01T09:30 zone; 2024-01-01T08:00 text-date; 2024-01-01T08:00 zone");
    assertThat(cleaned("2024-01-01T09:30:00+02:00")).isEqualTo("2024-01-01T09:30 zone");
    assertThat(cleaned("2024-01-01Z", "2024-01-02"))
        .isEqualTo("2024-01-01 zone; 2024-01-02 text-date");
  }

  @Test
  void momentsOfSeveralZonesStayTexts() {
    assertThat(cleaned("2024-01-01T09:30:00Z", "2024-01-01T09:30:00+02:00"))
        .isEqualTo("2024-01-01T09:30:00Z; 2024-01-01T09:30:00+02:00");
  }

  @Test
  void keepsLeadingZeros() {
    assertThat(cleaned("00123", "456")).isEqualTo("00123; 456");
  }

  @Test
  void whatNamesSomethingStaysText() {
    assertThat(cleaned("+491701234567", "+4915112345678"))
        .isEqualTo("+491701234567; +4915112345678");
    assertThat(cleaned("4E1", "3E7", "512")).isEqualTo("4E1; 3E7; 512");
    assertThat(cleaned("4111111111111111", "12")).isEqualTo("4111111111111111; 12");
  }

  @Test
  void oneOddValueDoesNotMakeNumbersTexts() {
    assertThat(cleaned("5", "12", "3500", "7", "81", "9", "10", "44", "007"))
        .endsWith("44 text-number; 7 number-style");
    assertThat(cleaned("5", "12", "3500", "7", "81", "9", "10", "44", "4E1"))
        .endsWith("44 text-number; 40 number-style");
    assertThat(cleaned("5", "12", "3500", "7", "81", "9", "10", "44", "+1234567"))
        .endsWith("44 text-number; 1234567 number-style");
    assertThat(cleaned("1.5", "2.5", "3.5", "4.5", "5.5", "6.5", "7.5", "8.5", "007"))
        .endsWith("8.5 text-number; 7 number-style");
  }

  @Test
  void differencesAndMeasurementsAreNumbers() {
    assertThat(cleaned("+5", "-3", "+12"))
        .isEqualTo("5 number-style; -3 text-number; 12 number-style");
    assertThat(cleaned("1.5E-3", "2E5")).isEqualTo("0.0015 number-style; 200000 number-style");
  }

  @Test
  void oneOddValueIsKeptAmongCodesOfItsWidth() {
    assertThat(
            cleaned(
                "60601", "60602", "60603", "60604", "60605", "60606", "60607", "60608", "01234"))
        .endsWith("60608; 01234");
    assertThat(cleaned("101", "102", "103", "104", "105", "106", "107", "108", "4E1"))
        .endsWith("108; 4E1");
  }

  @Test
  void theHeaderSaysThatOneOddValueNamesSomething() {
    String[] codes = {"5", "12", "3500", "7", "81", "9", "10", "44", "4E1"};
    for (String name : List.of("Code", "article_code", "Kundennummer", "Order No.", "ZIP (main)")) {
      assertThat(ColumnPlan.typeOf(profile(name, codes))).as(name).isEqualTo(ColumnType.TEXT);
    }
    for (String name : List.of("Amount", "Number of units", "No", "Encoded")) {
      assertThat(ColumnPlan.typeOf(profile(name, codes))).as(name).isEqualTo(ColumnType.NUMBER);
    }
  }

  @Test
  void theHeaderAloneDoesNotMakePlainNumbersTexts() {
    assertThat(ColumnPlan.typeOf(profile("Order ID", new String[] {"1", "2", "3"})))
        .isEqualTo(ColumnType.NUMBER);
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
    return profile("", texts);
  }

  private static ColumnProfile profile(String name, String[] texts) {
    ColumnProfile profile = new ColumnProfile(name);
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

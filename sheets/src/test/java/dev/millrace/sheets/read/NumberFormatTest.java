package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFormatTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-mm-dd",
        "dd.mm.yyyy;@",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "mmm\\-yy",
        "yyyy\"年\"m\"月\"",
        "[$-411]ggge\"年\"m\"月\"d\"日\"",
        "[$-409]d/m/yy h:mm AM/PM;@",
        "dd/mm/yyyy hh:mm:ss.000",
        "d",
        "mm"
      })
  void knowsFormatsOfDays(String code) {
    assertThat(NumberFormat.of(code).date()).isTrue();
    assertThat(NumberFormat.of(code).calendar()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h:mm", "[h]:mm", "[mm]:ss", "mm:ss.0", "[s]", "h\"h\"mm", "[h]:mm:ss;@"})
  void knowsFormatsOfTimes(String code) {
    assertThat(NumberFormat.of(code).date()).isTrue();
    assertThat(NumberFormat.of(code).calendar()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "General",
        "0.00",
        "#,##0.00 \"USD\"",
        "0 \"days\"",
        "0.0\"m\"",
        "[$CHF] #,##0",
        "#,##0\\ \"Stk\"",
        "#,##0\\ \\d",
        "\\d 0",
        "[Red]0;[Blue]-0",
        "0.00E+00",
        "_-* #,##0.00\\ _D_M_-",
        "#\" \"?/?",
        "@",
        "#,##0.00\\ [$Dh-1801]"
      })
  void knowsFormatsOfNumbers(String code) {
    assertThat(NumberFormat.of(code).date()).isFalse();
  }
}

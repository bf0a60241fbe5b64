package dev.millrace.sheets.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-none-",
      textBlock =
          """
          1234.5       | 1234.5     | -none-
          -7           | -7         | -7
          1,234        | 1234       | 1.234
          1.234        | 1.234      | 1234
          1,234.56     | 1234.56    | -none-
          1.234,56     | -none-     | 1234.56
          334.327,57   | -none-     | 334327.57
          1 234,5      | -none-     | 1234.5
          1'234.50     | 1234.50    | -none-
          12,34,567    | 1234567    | -none-
          1,23,4       | -none-     | -none-
          (1,234.00)   | -1234.00   | -none-
          12.5-        | -12.5      | -none-
          -$5.00       | -5.00      | -none-
          $1,000.00    | 1000.00    | -none-
          1.000,00 €   | -none-     | 1000.00
          EUR 12       | 12         | 12
          12 kg        | 12         | 12
          12 kgx       | -none-     | -none-
          kg 12        | -none-     | -none-
          30.00%       | 0.3000     | -none-
          1.5e3        | 1.5e3      | -none-
          $101,2000.00 | -none-     | -none-
          12-13        | -none-     | -none-
          .5           | .5         | -none-
          1.2.3        | -none-     | -none-
          ,            | -none-     | -none-
          --5          | -none-     | -none-
          """)
  void readsNumbersAsTheMarkSays(String text, String point, String comma) {
    assertThat(value(text, DecimalMark.POINT)).isEqualTo(expected(point));
    assertThat(value(text, DecimalMark.COMMA)).isEqualTo(expected(comma));
  }

  private static Double value(String text, DecimalMark mark) {
    NumberText.Parsed parsed = NumberText.parse(text, mark);
    return parsed == null ? Double.NaN : parsed.value().doubleValue();
  }

  private static Double expected(String number) {
    return number == null ? Double.NaN : Double.valueOf(number);
  }
}

package dev.millrace.sheets.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2024-03-04          | 2024-03-04T00:00    | 2024-03-04T00:00
          2024-03-04T05:06:07 | 2024-03-04T05:06:07 | 2024-03-04T05:06:07
          2024/3/4            | 2024-03-04T00:00    | 2024-03-04T00:00
          20240304            | 2024-03-04T00:00    | 2024-03-04T00:00
          03/04/2024          | 2024-04-03T00:00    | 2024-03-04T00:00
          31/12/2024          | 2024-12-31T00:00    | none
          12/31/2024          | none                | 2024-12-31T00:00
          03.04.2024          | 2024-04-03T00:00    | 2024-04-03T00:00
          3.4.24              | 2024-04-03T00:00    | 2024-04-03T00:00
          03/04/85            | 1985-04-03T00:00    | 1985-03-04T00:00
          4 March 2024        | 2024-03-04T00:00    | 2024-03-04T00:00
          4. März 2024        | 2024-03-04T00:00    | 2024-03-04T00:00
          4 de marzo de 2024  | 2024-03-04T00:00    | 2024-03-04T00:00
          Mar 4, 2024         | 2024-03-04T00:00    | 2024-03-04T00:00
          04-mars-2024        | 2024-03-04T00:00    | 2024-03-04T00:00
          03/04/2024 1:05 PM  | 2024-04-03T13:05    | 2024-03-04T13:05
          Jan 2024            | 2024-01-01T00:00    | 2024-01-01T00:00
          Mär-24              | 2024-03-01T00:00    | 2024-03-01T00:00
          2024-03             | 2024-03-01T00:00    | 2024-03-01T00:00
          Item 2024           | none                | none
          30/02/2024          | none                | none
          4 Foo 2024          | none                | none
          1234567             | none                | none
          10-12               | none                | none
          """)
  void readsDatesAsTheOrderSays(String text, String dayFirst, String monthFirst) {
    assertThat(value(text, DateOrder.DAY_FIRST)).isEqualTo(dayFirst);
    assertThat(value(text, DateOrder.MONTH_FIRST)).isEqualTo(monthFirst);
  }

  private static String value(String text, DateOrder order) {
    DateText.Parsed parsed = DateText.parse(text, order);
    return parsed == null ? "none" : parsed.value().toString();
  }
}

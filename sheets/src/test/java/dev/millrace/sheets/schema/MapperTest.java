package dev.millrace.sheets.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapperTest {
  private final DatasetSchema schema = schema("Order Date:DATE", "Customer", "Amount:NUMBER");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ORDER_DATE,customer,amount       | order_date customer amount | 1.0
          orderDate,Customer,Amount (EUR)  | order_date customer amount | 1.0
          Bestelldatum,Kunde,Umsatz        | order_date customer amount | 0.95
          fecha,cliente,importe            | order_date customer amount | 0.95
          Amount,Order Date,Customer       | amount order_date customer | 1.0
          Order Date,Customer,Amount,Colour| order_date customer amount +colour | 1.0
          """)
  void findsColumnsByNameSpellingAndLanguage(String headers, String targets, double confidence) {
    Mapping mapping = new Mapper(schema).propose(fields(headers));

    assertThat(targets(mapping)).isEqualTo(targets);
    assertThat(mapping.confidence()).isEqualTo(confidence);
    assertThat(mapping.questions()).isEmpty();
  }

  @Test
  void asksAboutATypingError() {
    Mapping mapping = new Mapper(schema).propose(fields("Order Date,Custommer,Amount"));

    assertThat(targets(mapping)).isEqualTo("order_date customer amount");
    assertThat(mapping.confidence()).isLessThan(0.9);
    assertThat(mapping.questions()).containsExactly("is 'Custommer' the column 'customer'?");
  }

  @Test
  void doubtsALayoutThatSharesLittle() {
    Mapping mapping = new Mapper(schema).propose(fields("Customer,Colour,Weight,Height,Width"));

    assertThat(mapping.confidence()).isLessThan(0.5);
    assertThat(mapping.questions())
        .containsExactly("only 1 of its 5 columns are known here: is it of this dataset at all?");
  }

  @Test
  void doubtsAColumnOfAnotherType() {
    Mapping mapping =
        new Mapper(schema)
            .propose(
                List.of(
                    new SourceField("Order Date", ColumnType.TEXT, 10),
                    new SourceField("Customer", ColumnType.TEXT, 10),
                    new SourceField("Amount", ColumnType.NUMBER, 10)));

    assertThat(mapping.confidence()).isLessThan(0.5);
    assertThat(mapping.questions())
        .containsExactly(
            "'Order Date' holds values of type TEXT, but column 'order_date' is of type DATE");
  }

  @Test
  void proposesEveryFieldAsAColumnOfAnEmptyDataset() {
    Mapping mapping = new Mapper(DatasetSchema.EMPTY).propose(fields("Größe,Größe,2016"));

    assertThat(targets(mapping)).isEqualTo("+grosse +grosse_2 +c2016");
    assertThat(mapping.confidence()).isEqualTo(1);
  }

  @Test
  void neverTakesNumberedColumnsForEachOther() {
    Mapping mapping =
        new Mapper(schema("Price 1:NUMBER", "Price 2:NUMBER")).propose(fields("Price 2,Price 3"));

    assertThat(targets(mapping)).isEqualTo("price_2 +price_3");
  }

  @Test
  void usesWhatWasLearned() {
    DatasetColumn learned = schema.columns().get(1).alsoCalled("Custommer");

    assertThat(
            new Mapper(schema.with(learned))
                .propose(fields("Order Date,Custommer,Amount"))
                .confidence())
        .isEqualTo(1);
  }

  private static DatasetSchema schema(String... columns) {
    return new DatasetSchema(
        Arrays.stream(columns)
            .map(
                column -> {
                  String[] parts = column.split(":", -1);
                  ColumnType type =
                      parts.length == 1 ? ColumnType.TEXT : ColumnType.valueOf(parts[1]);
                  String name = Names.forSql(parts[0], java.util.Set.of());
                  return new DatasetColumn(name, parts[0], type, null, List.of(), Rules.NONE);
                })
            .toList(),
        List.of());
  }

  /** Empty fields: their type says nothing. */
  private static List<SourceField> fields(String names) {
    return Arrays.stream(names.split(",", -1))
        .map(name -> new SourceField(name, ColumnType.TEXT, 0))
        .toList();
  }

  private static String targets(Mapping mapping) {
    return mapping.fields().stream()
        .map(field -> (field.isNew() ? "+" : "") + field.target())
        .collect(Collectors.joining(" "));
  }
}

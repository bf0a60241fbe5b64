package dev.millrace.sheets.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.schema.Unit;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderUnitTest {

  @ParameterizedTest
  @CsvSource({
    "Weight (kg), kg,",
    "Weight [g], g,",
    "Gewicht in kg, kg,",
    "Length (in mm), mm,",
    "Menge t, ,",
    "Fuel km, km,",
    "Temp min, ,",
    "Share %, %,",
    "Share (%), %,",
    "Umsatz (EUR), , EUR",
    "Price €, , EUR",
    "Price USD, , USD",
    "WORLD CUP, ,",
    "Amount (T€), EUR thousand,",
    "Вес (кг), kg,",
    "数量 (件), pcs,",
    "Name (optional), ,",
    "Total (all), ,",
    "Height, ,",
  })
  void namesAreReadOutOfHeaders(String header, String unit, String currency) {
    assertThat(HeaderUnit.of(header)).isEqualTo(new HeaderUnit(unit, currency));
  }

  @Test
  void conversionsAreExact() {
    Unit kilogram = Unit.named("kg").orElseThrow();
    Unit gram = Unit.named("g").orElseThrow();

    assertThat(kilogram.of(new BigDecimal("1234.5"), gram)).isEqualByComparingTo("1.2345");
    assertThat(gram.of(new BigDecimal("0.1"), kilogram)).isEqualByComparingTo("100");
    assertThat(kilogram.isLike(Unit.named("l").orElseThrow())).isFalse();
  }

  @Test
  void aSingleLettersCaseMatters() {
    assertThat(Unit.named("g")).isPresent();
    assertThat(Unit.named("G")).isEmpty();
    assertThat(Unit.named("KG")).map(Unit::symbol).contains("kg");
    assertThat(Unit.named("Stk.")).map(Unit::symbol).contains("pcs");
  }
}

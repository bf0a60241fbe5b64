package dev.millrace.sheets.clean;

import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Currency signs and ISO 4217 codes before or after a number. */
final class Currencies {
  private static final Map<String, String> SIGNS =
      Map.ofEntries(
          Map.entry("$", "$"),
          Map.entry("US$", "USD"),
          Map.entry("€", "EUR"),
          Map.entry("£", "GBP"),
          Map.entry("¥", "JPY"),
          Map.entry("₹", "INR"),
          Map.entry("₽", "RUB"),
          Map.entry("₩", "KRW"),
          Map.entry("₺", "TRY"),
          Map.entry("₪", "ILS"),
          Map.entry("R$", "BRL"),
          Map.entry("C$", "CAD"),
          Map.entry("A$", "AUD"),
          Map.entry("FR.", "CHF"),
          Map.entry("SFR.", "CHF"),
          Map.entry("KR", "kr"),
          Map.entry("ZŁ", "PLN"),
          Map.entry("KČ", "CZK"),
          Map.entry("FT", "HUF"));
  private static final Set<String> CODES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private static final int LONGEST = 4;

  private Currencies() {}

  /** The currency that a sign or code names; absent when it names none. */
  static @Nullable String named(String word) {
    String bare = word.strip();
    if (bare.length() > LONGEST) {
      return null;
    }
    String upper = bare.toUpperCase(Locale.ROOT);
    String sign = SIGNS.get(upper);
    return sign != null ? sign : CODES.contains(upper) ? upper : null;
  }
}

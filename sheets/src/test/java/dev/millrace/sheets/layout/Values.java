package dev.millrace.sheets.layout;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes the values of a drawn sheet, the same for the same seed. */
final class Values {
  private static final List<String> NAMES =
      List.of(
          "Ana Silva",
          "Bob Ray",
          "Chen Wei",
          "Dora Kis",
          "Eva Lund",
          "Femi Ade",
          "Gus Holm",
          "Hana Sato",
          "Ivo Petrov",
          "Jill Ward",
          "Karl Benz",
          "Lea Roth",
          "Milo Conti",
          "Nora Bay",
          "Otto Falk",
          "Pia Wolf",
          "Quinn Lee",
          "Rosa Diaz",
          "Sven Berg",
          "Tara Singh");
  private static final List<String> CITIES =
      List.of(
          "Berlin",
          "Lyon",
          "Porto",
          "Oslo",
          "Kraków",
          "Wien",
          "Turin",
          "Gent",
          "Cork",
          "Bath",
          "New York",
          "San Jose",
          "Köln",
          "Malmö",
          "Brno",
          "Sofia",
          "Izmir",
          "Osaka",
          "Lima",
          "Quito");
  private static final List<String> PRODUCTS =
      List.of(
          "Chair",
          "Desk lamp",
          "Notebook A5",
          "Pen, blue",
          "Stapler",
          "Whiteboard",
          "Cable 2m",
          "Monitor 24\"",
          "Mouse",
          "Keyboard",
          "Paper A4",
          "Envelope",
          "Marker",
          "Scissors",
          "Folder");
  private static final List<String> WORDS =
      List.of(
          "late",
          "delivery",
          "by",
          "customer",
          "checked",
          "again",
          "and",
          "sent",
          "back",
          "to",
          "store",
          "after",
          "call",
          "with",
          "office",
          "open",
          "since",
          "monday");

  private final Random random;
  private final Map<Integer, Double> counters = new HashMap<>();
  private final Map<Integer, Double> sums = new HashMap<>();
  private final Map<Integer, Double> all = new HashMap<>();
  private final Map<Integer, Integer> counts = new HashMap<>();

  Values(int seed) {
    this.random = new Random(seed);
  }

  /** About as many: from as many to three times as many. */
  int about(int rows) {
    return rows + random.nextInt(2 * rows + 1);
  }

  /** A number was written; those of data are summed up. */
  void saw(int column, double number, char letter) {
    if (letter == 'D') {
      sums.merge(column, number, Double::sum);
      all.merge(column, number, Double::sum);
      counts.merge(column, 1, Integer::sum);
    }
  }

  /** What a generator gives, such as {@code {int}} or {@code {North/South}}. */
  Object make(String generator, int column) {
    String kind = generator.substring(1, generator.length() - 1);
    if (kind.startsWith("?")) {
      return random.nextInt(5) < 3 ? "" : make("{" + kind.substring(1) + "}", column);
    }
    if (kind.contains("/")) {
      String[] parts = kind.split("/", -1);
      return parts[random.nextInt(parts.length)];
    }
    return switch (kind) {
      case "name" -> pick(NAMES);
      case "city" -> pick(CITIES);
      case "product" -> pick(PRODUCTS);
      case "text" -> text();
      case "word" -> pick(WORDS);
      case "int" -> (double) random.nextInt(1, 500);
      case "small" -> (double) random.nextInt(0, 5);
      case "big" -> (double) random.nextInt(1000, 900_000);
      case "money" -> random.nextInt(100, 500_000) / 100.0;
      case "neg" -> (random.nextInt(200_000) - 100_000) / 100.0;
      case "pct" -> random.nextInt(1, 1000) / 1000.0;
      case "pcttext" -> random.nextInt(1, 100) + " %";
      case "id" -> "%06d".formatted(random.nextInt(100_000));
      case "code" -> (char) ('A' + random.nextInt(26)) + "X-" + random.nextInt(100, 999);
      case "seq" -> counters.merge(column, 1.0, Double::sum);
      case "order" -> counters.merge(column, 10_001.0, (old, one) -> old + 1);
      case "year" -> (double) random.nextInt(1985, 2025);
      case "date" -> LocalDate.of(2024, 1, 1).plusDays(random.nextInt(360));
      case "dmy" -> "%02d.%02d.%d".formatted(random.nextInt(1, 29), random.nextInt(1, 13), 2024);
      case "mdy" -> "%d/%d/%d".formatted(random.nextInt(1, 13), random.nextInt(1, 29), 2024);
      case "time" -> "%02d:%02d".formatted(random.nextInt(24), random.nextInt(60));
      case "x" -> "x";
      case "blank" -> " \u00a0";
      case "flag" -> random.nextBoolean() ? "yes" : "no";
      case "euro" ->
          "%d.%03d,%02d €"
              .formatted(random.nextInt(1, 99), random.nextInt(1000), random.nextInt(100));
      case "usd" ->
          String.format(Locale.ROOT, "$%,d.%02d", random.nextInt(1, 90_000), random.nextInt(100));
      case "paren" -> "(%d.%02d)".formatted(random.nextInt(1, 900), random.nextInt(100));
      case "mail" -> pick(WORDS) + random.nextInt(100) + "@example.org";
      case "country" -> pick(List.of("DE", "FR", "US", "IT", "PL", "SE", "JP"));
      case "sum" -> round(take(sums, column));
      case "all" -> round(all.getOrDefault(column, 0.0));
      case "avg" -> all.getOrDefault(column, 0.0) / Math.max(1, counts.getOrDefault(column, 0));
      default -> throw new IllegalArgumentException("no values are called " + generator);
    };
  }

  private static double take(Map<Integer, Double> sums, int column) {
    Double sum = sums.remove(column);
    return sum == null ? 0 : sum;
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String text() {
    StringBuilder text = new StringBuilder(pick(WORDS));
    for (int more = random.nextInt(2, 8); more > 0; more--) {
      text.append(' ').append(pick(WORDS));
    }
    return text.toString();
  }
}

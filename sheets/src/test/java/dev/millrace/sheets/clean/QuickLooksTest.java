package dev.millrace.sheets.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What reads texts quickly says what the patterns say that describe them. */
class QuickLooksTest {
  private static final int TEXTS = 300_000;
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<before>\\D*?)(?<digits>\\d[\\d., '_]*|[.,]\\d+)(?<exponent>[eE][+-]?\\d{1,3})?(?<after>\\D*)");
  private static final Pattern PLAIN = Pattern.compile("-?\\d{1,18}(\\.\\d{1,12})?");
  private static final List<String> PIECES =
      List.of(
          "1", "12", "2024", "24", "0", "31", "999", "123456", ".", ",", "-", "/", " ", ":", "'",
          "_", "e", "E-3", "+", "(", ")", "%", "EUR", "€", "$", "kr", "Jan", "März", "May", "mai",
          "st", "nd", "T", "Z", "AM", "p.m.", "Product", "x", "é", "\n", "٣", "de ", "K");

  @Test
  void numbersAreCutAsByTheirPattern() {
    Random random = new Random(7);
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      Matcher pattern = PARTS.matcher(text);
      NumberParts parts = NumberParts.of(text);
      assertThat(NumberParts.isPlain(text)).as(text).isEqualTo(PLAIN.matcher(text).matches());
      assertThat(parts == null).as(text).isEqualTo(!pattern.matches());
      if (parts != null) {
        String exponent = pattern.group("exponent");
        assertThat(parts)
            .as(text)
            .isEqualTo(
                new NumberParts(
                    pattern.group("before"),
                    pattern.group("digits"),
                    exponent == null ? "" : exponent,
                    pattern.group("after")));
      }
    }
  }

  @Test
  void datesAreReadAsByTheirPatterns() {
    Random random = new Random(8);
    int dates = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      for (DateOrder order : DateOrder.values()) {
        DateText.Parsed slow = byPattern(text, order);
        assertThat(DateText.parse(text, order)).as(text).isEqualTo(slow);
        dates += slow == null ? 0 : 1;
      }
      if (text.length() <= 40) {
        assertThat(DateText.dependsOnOrder(text))
            .as(text)
            .isEqualTo(DateText.dependsByPattern(text));
      }
    }
    assertThat(dates).isGreaterThan(TEXTS / 200);
  }

  private static DateText.@Nullable Parsed byPattern(String text, DateOrder order) {
    try {
      return text.length() > 40 || text.length() < 6 ? null : DateText.byPattern(text, order);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Half of them numbers with marks between, so that many are dates; the rest anything. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    if (random.nextBoolean()) {
      String mark = List.of("-", "/", ".", " ", ". ").get(random.nextInt(5));
      text.append(number(random)).append(mark).append(number(random)).append(mark);
      text.append(number(random));
    }
    int pieces = 1 + random.nextInt(text.isEmpty() ? 6 : 2);
    for (int i = text.isEmpty() ? 0 : 1; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static String number(Random random) {
    return List.of("1", "05", "12", "30", "31", "2024", "99", "123").get(random.nextInt(8));
  }
}

package dev.millrace.sheets.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A unit that numbers are given in, other than a currency.
 *
 * @param symbol how it is written, {@code kg}
 * @param kind what it measures; only units of one kind can be made of each other
 * @param size how many of the kind's unit of size 1 it is, exactly
 */
public record Unit(String symbol, String kind, BigDecimal size) {
  private static final int LONGEST = 20;
  private static final Map<String, Unit> NAMES = read();

  /** The unit that a word names; letters' case matters only where the word is a single one. */
  public static Optional<Unit> named(String word) {
    String name = word.strip();
    if (name.isEmpty() || name.length() > LONGEST) {
      return Optional.empty();
    }
    if (name.length() > 1 && name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    Unit unit = NAMES.get(name);
    return Optional.ofNullable(
        unit == null && name.length() > 1 ? NAMES.get(name.toLowerCase(Locale.ROOT)) : unit);
  }

  /** Whether values of another unit can be made values of this one. */
  public boolean isLike(Unit other) {
    return kind.equals(other.kind);
  }

  /**
   * A value in this unit that was given in another of its kind: exact where the quotient is, to 34
   * digits otherwise.
   */
  public BigDecimal of(BigDecimal value, Unit from) {
    return value.multiply(from.size).divide(size, MathContext.DECIMAL128);
  }

  private static Map<String, Unit> read() {
    Map<String, Unit> names = new HashMap<>();
    try (InputStream file = Unit.class.getResourceAsStream("units.txt")) {
      if (file == null) {
        throw new IllegalStateException("units.txt is not on the class path");
      }
      new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> enter(line.split(", ", -1), names));
      return Map.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException("units.txt cannot be read", e);
    }
  }

  private static void enter(String[] words, Map<String, Unit> names) {
    Unit unit = new Unit(words[0], words[1], new BigDecimal(words[2]));
    enter(words[0], unit, names);
    for (int at = 3; at < words.length; at++) {
      enter(words[at], unit, names);
    }
  }

  private static void enter(String name, Unit unit, Map<String, Unit> names) {
    Unit before = names.put(name, unit);
    if (before != null && !before.equals(unit)) {
      throw new IllegalStateException("units.txt has '" + name + "' twice");
    }
    if (name.length() > 1) {
      names.putIfAbsent(name.toLowerCase(Locale.ROOT), unit);
    }
  }
}

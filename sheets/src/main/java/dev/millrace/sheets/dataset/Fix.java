package dev.millrace.sheets.dataset;

import dev.millrace.sheets.clean.Correction;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a person says that a cell should hold. It is bound to the bytes of the file, so an unchanged
 * file that is read again is fixed again, and a changed one asks again.
 *
 * @param value written as the cells of that file are; empty for no value; null to take an earlier
 *     fix back
 * @param rule {@link Correction#BY_HAND}, or {@link Correction#ACCEPTED} for a suggestion
 * @param by who said so, empty where nobody asked
 * @param found what was found at the cell when the fix was made
 */
public record Fix(
    Cell cell, @Nullable String value, Correction rule, String by, Instant at, Found found) {

  /**
   * A cell of certain bytes.
   *
   * @param file its name when the fix was made, for people
   * @param sheet empty where the format has no sheets
   * @param name such as {@code C7}
   */
  public record Cell(String file, String sha256, String sheet, String name) {
    public Cell {
      if (!name.matches("[A-Z]{1,4}[1-9]\\d{0,7}")) {
        throw new DatasetException("'" + name + "' is no cell; cells are called such as C7");
      }
    }

    /** The row, from 1 as people see it. */
    public int row() {
      return Integer.parseInt(name.replaceAll("\\D", ""));
    }
  }

  /**
   * What a fix met.
   *
   * @param column of the dataset
   * @param raw as the file holds it
   * @param became the value in the dataset
   */
  public record Found(String column, String raw, String became) {
    static final Found NOTHING = new Found("", "", "");
  }

  /** A fix that has not met its cell yet. */
  public static Fix of(Cell cell, @Nullable String value, Correction rule, String by, Instant at) {
    return new Fix(cell, value, rule, by, at, Found.NOTHING);
  }

  /** The same, having met its cell. */
  public Fix met(Found what) {
    return new Fix(cell, value, rule, by, at, what);
  }

  /** The value of a fix that has one. */
  public String text() {
    return Objects.requireNonNull(value);
  }
}

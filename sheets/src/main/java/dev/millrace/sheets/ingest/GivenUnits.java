package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.CellCleaner;
import dev.millrace.sheets.clean.Correction;
import dev.millrace.sheets.clean.HeaderUnit;
import dev.millrace.sheets.clean.NumberFormat;
import dev.millrace.sheets.schema.ColumnType;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.Unit;
import org.jspecify.annotations.Nullable;

/**
 * What one field's numbers are in: as the cell says, else its number format, else the header. A
 * declared unit has numbers converted; otherwise the columns beside say it.
 */
final class GivenUnits {
  /** Percentages are read as their fractions, which header and declaration may not overlook. */
  private static final String FRACTION = "fraction";

  private final HeaderUnit header;
  private final @Nullable Unit declared;
  private final int currencies;
  private final int units;

  /**
   * The units of a field.
   *
   * @param currencies the position of the column that says their currencies, -1 for none
   * @param units the same for units
   */
  GivenUnits(DatasetColumn column, String field, int currencies, int units) {
    boolean isNumbers = column.type() == ColumnType.NUMBER;
    this.header = isNumbers ? HeaderUnit.of(field) : HeaderUnit.NONE;
    this.declared =
        isNumbers && column.unit() != null ? Unit.named(column.unit()).orElseThrow() : null;
    this.currencies = currencies;
    this.units = units;
  }

  /** Whether cells need to be looked at for their units at all. */
  boolean areOfInterest() {
    return declared != null || currencies >= 0 || units >= 0;
  }

  /**
   * Converts the number that was read, and enters what it is in.
   *
   * @param format of a cell that holds a number, null for others
   */
  void apply(CellCleaner cleaner, @Nullable String format, @Nullable Object[] values) {
    if (cleaner.value() == null || cleaner.problem() != null) {
      return;
    }
    String unit = unit(cleaner, format);
    if (declared != null && unit != null) {
      cleaner.convert(unit, declared);
    }
    if (units >= 0) {
      values[units] = unit;
    }
    if (currencies >= 0) {
      values[currencies] = currency(cleaner, format);
    }
  }

  private @Nullable String unit(CellCleaner cleaner, @Nullable String format) {
    if (cleaner.correction() == Correction.PERCENT || (format != null && format.contains("%"))) {
      return FRACTION;
    }
    String written = format == null ? cleaner.unit() : NumberFormat.unit(format);
    return written == null ? header.unit() : written;
  }

  private @Nullable String currency(CellCleaner cleaner, @Nullable String format) {
    String written = format == null ? cleaner.currency() : NumberFormat.currency(format);
    return written == null ? header.currency() : written;
  }
}

package dev.millrace.sheets.grid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The filled cells of one sheet. Only rows that hold something are kept, so a row is named by its
 * <em>index</em> among them, and {@link #rowNumber} tells where it stands in the sheet; columns are
 * the sheet's own, from 0. Read-only once built; thread-safe then.
 */
public final class Grid {
  private static final int FORMULA = 0x40;

  private final Cells cells;
  private final TextPool texts;
  private final List<String> formats;
  private final int[] rowNumbers;
  private final int[] rowStarts;
  private final int columns;

  private Grid(Builder builder) {
    this.cells = builder.cells;
    this.texts = builder.texts;
    this.formats = List.copyOf(builder.formats);
    this.rowNumbers = Arrays.copyOf(builder.rowNumbers, builder.rows);
    this.rowStarts = Arrays.copyOf(builder.rowStarts, builder.rows + 1);
    rowStarts[builder.rows] = cells.size();
    this.columns = builder.columns;
  }

  /** How many rows hold something. */
  public int rows() {
    return rowNumbers.length;
  }

  /** One more than the last column that holds something. */
  public int columns() {
    return columns;
  }

  /** How many cells hold something. */
  public int cells() {
    return cells.size();
  }

  /** About how many bytes of memory it takes. */
  public long bytes() {
    return cells.bytes() + texts.bytes() + 8L * rowNumbers.length;
  }

  /** The row's number in the sheet, from 0; what people see is one more. */
  public int rowNumber(int index) {
    return rowNumbers[index];
  }

  /** The index of the first row whose number is at least this; {@link #rows} when there is none. */
  public int indexAtOrAfter(int rowNumber) {
    int found = Arrays.binarySearch(rowNumbers, rowNumber);
    return found >= 0 ? found : -found - 1;
  }

  public CellKind kind(int index, int column) {
    int cell = find(index, column);
    return cell < 0 ? CellKind.EMPTY : CellKind.of(cells.kind(cell) & ~FORMULA);
  }

  /** Whether the value was computed by a formula. */
  public boolean isFormula(int index, int column) {
    int cell = find(index, column);
    return cell >= 0 && (cells.kind(cell) & FORMULA) != 0;
  }

  /**
   * A number; a date as days since 1899-12-30 with the time as the fraction, whatever epoch the
   * file uses; a truth value as 0 or 1; NaN for everything else.
   */
  public double number(int index, int column) {
    int cell = find(index, column);
    if (cell < 0) {
      return Double.NaN;
    }
    return switch (CellKind.of(cells.kind(cell) & ~FORMULA)) {
      case NUMBER, DATE, BOOLEAN -> Double.longBitsToDouble(cells.payload(cell));
      case EMPTY, TEXT, ERROR, NO_VALUE -> Double.NaN;
    };
  }

  /**
   * The text of a cell as the file holds it: a text or an error's code itself, a number in its
   * shortest form, a date as its number, a truth value as {@code TRUE} or {@code FALSE}; empty
   * where there is nothing.
   */
  public String text(int index, int column) {
    int cell = find(index, column);
    if (cell < 0) {
      return "";
    }
    return switch (CellKind.of(cells.kind(cell) & ~FORMULA)) {
      case TEXT, ERROR -> texts.get(cells.payload(cell));
      case NUMBER, DATE -> shortest(Double.longBitsToDouble(cells.payload(cell)));
      case BOOLEAN -> Double.longBitsToDouble(cells.payload(cell)) == 0 ? "FALSE" : "TRUE";
      case EMPTY, NO_VALUE -> "";
    };
  }

  private static String shortest(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** The number format, such as {@code #,##0.00 "€"}; absent where it is the general one. */
  public @Nullable String format(int index, int column) {
    int cell = find(index, column);
    return cell < 0 || cells.format(cell) == 0 ? null : formats.get(cells.format(cell));
  }

  /** How many cells of a row hold something. */
  public int cells(int index) {
    return rowStarts[index + 1] - rowStarts[index];
  }

  /** The column of a row's n-th cell that holds something, from the left and from 0. */
  public int column(int index, int n) {
    return cells.column(rowStarts[index] + n);
  }

  /** Whether a row's n-th cell that holds something holds a text of white space alone. */
  public boolean isBlankNth(int index, int n) {
    int cell = rowStarts[index] + n;
    return (cells.kind(cell) & ~FORMULA) == CellKind.TEXT.code()
        && texts.isBlank(cells.payload(cell));
  }

  /** Whether a cell holds nothing, or a text of white space alone. */
  public boolean isBlank(int index, int column) {
    int cell = find(index, column);
    return cell < 0
        || (CellKind.of(cells.kind(cell) & ~FORMULA) == CellKind.TEXT
            && texts.isBlank(cells.payload(cell)));
  }

  private int find(int index, int column) {
    int low = rowStarts[index];
    int high = rowStarts[index + 1] - 1;
    int guess = low + column; // right where a row has no gaps
    if (guess <= high && cells.column(guess) == column) {
      return guess;
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int there = cells.column(middle);
      if (there == column) {
        return middle;
      }
      if (there < column) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Takes the cells of a sheet in order, row by row and from left to right. */
  public static final class Builder {
    private final Cells cells = new Cells();
    private final TextPool texts = new TextPool();
    private final List<String> formats = new ArrayList<>(List.of(""));
    private final Map<String, Integer> formatNumbers = new HashMap<>();
    private int[] rowNumbers = new int[1024];
    private int[] rowStarts = new int[1025];
    private int rows;
    private int columns;
    private int lastColumn = -1;

    /** Begins a row; one that gets no cell is not kept. */
    public void row(int rowNumber) {
      if (rows > 0 && rowStarts[rows - 1] == cells.size()) {
        rows--; // the row before stayed empty
      }
      if (rows > 0 && rowNumbers[rows - 1] >= rowNumber) {
        throw new IllegalArgumentException(
            "row " + rowNumber + " comes after row " + rowNumbers[rows - 1]);
      }
      if (rows == rowNumbers.length) {
        rowNumbers = Arrays.copyOf(rowNumbers, 2 * rows);
        rowStarts = Arrays.copyOf(rowStarts, 2 * rows + 1);
      }
      rowNumbers[rows] = rowNumber;
      rowStarts[rows] = cells.size();
      rows++;
      lastColumn = -1;
    }

    /** A text or an error; empty texts are not kept. */
    public void text(int column, CellKind kind, String text, boolean formula) {
      if (kind != CellKind.TEXT && kind != CellKind.ERROR) {
        throw new IllegalArgumentException(kind + " is not written as a text");
      }
      if (!text.isEmpty()) {
        add(column, kind, formula, 0, texts.add(text));
      }
    }

    /** A number, date or truth value. */
    public void number(
        int column, CellKind kind, double number, @Nullable String format, boolean formula) {
      if (kind != CellKind.NUMBER && kind != CellKind.DATE && kind != CellKind.BOOLEAN) {
        throw new IllegalArgumentException(kind + " is not written as a number");
      }
      add(column, kind, formula, formatNumber(format), Double.doubleToRawLongBits(number));
    }

    /** A formula without a value. */
    public void noValue(int column) {
      add(column, CellKind.NO_VALUE, true, 0, 0);
    }

    private void add(int column, CellKind kind, boolean formula, int format, long payload) {
      if (rows == 0 || column <= lastColumn || column > Character.MAX_VALUE) {
        throw new IllegalArgumentException(
            "column " + column + " cannot come after column " + lastColumn);
      }
      cells.add(column, kind.code() | (formula ? FORMULA : 0), format, payload);
      lastColumn = column;
      columns = Math.max(columns, column + 1);
    }

    private int formatNumber(@Nullable String format) {
      if (format == null || format.isEmpty() || format.equalsIgnoreCase("General")) {
        return 0;
      }
      Integer known = formatNumbers.get(format);
      if (known != null || formats.size() > Character.MAX_VALUE) {
        return Objects.requireNonNullElse(known, 0);
      }
      formats.add(format);
      formatNumbers.put(format, formats.size() - 1);
      return formats.size() - 1;
    }

    /** Cells taken so far. */
    public int size() {
      return cells.size();
    }

    /** Bytes of the texts kept so far. */
    public long textBytes() {
      return texts.bytes();
    }

    /** The grid of what was taken. */
    public Grid build() {
      if (rows > 0 && rowStarts[rows - 1] == cells.size()) {
        rows--;
      }
      texts.end();
      return new Grid(this);
    }
  }
}

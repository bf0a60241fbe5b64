package dev.millrace.sheets.layout;

import java.util.Arrays;

/**
 * The roles of consecutive rows, a byte each. Rows are named by the grid's index, as everywhere.
 * Immutable.
 */
public final class RowRoles {
  private final int firstIndex;
  private final byte[] codes;

  RowRoles(int firstIndex, byte[] codes) {
    this.firstIndex = firstIndex;
    this.codes = codes;
  }

  /** Takes the roles of rows from {@code firstIndex} on. */
  static RowRoles of(int firstIndex, RowRole[] roles) {
    byte[] codes = new byte[roles.length];
    for (int at = 0; at < roles.length; at++) {
      codes[at] = roles[at].code();
    }
    return new RowRoles(firstIndex, codes);
  }

  /** The grid's index of the first row. */
  public int firstIndex() {
    return firstIndex;
  }

  /** One more than the grid's index of the last row. */
  public int endIndex() {
    return firstIndex + codes.length;
  }

  /** The role of the row with this index of the grid. */
  public RowRole at(int index) {
    return RowRole.of(codes[index - firstIndex]);
  }

  /** How many rows have this role. */
  public int count(RowRole role) {
    int count = 0;
    for (byte code : codes) {
      count += code == role.code() ? 1 : 0;
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowRoles that
        && firstIndex == that.firstIndex
        && Arrays.equals(codes, that.codes);
  }

  @Override
  public int hashCode() {
    return 31 * firstIndex + Arrays.hashCode(codes);
  }

  @Override
  public String toString() {
    return "roles of rows %d to %d".formatted(firstIndex, endIndex() - 1);
  }
}

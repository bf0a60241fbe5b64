package dev.millrace.sheets.schema;

/** What the values of a dataset's column are. */
public enum ColumnType {
  TEXT,
  NUMBER,
  DATE,
  /** A date with a time of day, in no zone. */
  TIMESTAMP,
  BOOLEAN;

  /** The narrowest type that holds what both hold. */
  public ColumnType join(ColumnType other) {
    if (this == other) {
      return this;
    }
    boolean moments = (this == DATE || this == TIMESTAMP) && (other == DATE || other == TIMESTAMP);
    return moments ? TIMESTAMP : TEXT;
  }
}

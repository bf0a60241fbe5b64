package dev.millrace.sheets.dataset;

import dev.millrace.sheets.schema.ColumnType;

/** SQL as DuckDB writes it. */
final class Sql {
  private Sql() {}

  /** A name in quotes. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text in quotes. */
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The type in which values are collected; numbers get theirs when all are known. */
  static String collected(ColumnType type) {
    return switch (type) {
      case TEXT -> "VARCHAR";
      case NUMBER -> "DOUBLE";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP";
      case BOOLEAN -> "BOOLEAN";
    };
  }
}

package dev.millrace.sheets.layout;

import java.util.Locale;

/** What the labels of columns that stand side by side have in common. */
public enum Family {
  /** A month by its name, with or without a year. */
  MONTH,
  /** 2024, FY24, 2023-24. */
  YEAR,
  /** Q1, 1Q, 2024 Q1. */
  QUARTER,
  DATE,
  /** Times of a day at equal distances. */
  TIME,
  /** Whole numbers that run on. */
  NUMBER,
  /** The same words with a running number, such as Week 1, Week 2. */
  SERIES,
  /** Any other text, such as regions. */
  TEXT;

  /** What a column of such labels is called. */
  String columnName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

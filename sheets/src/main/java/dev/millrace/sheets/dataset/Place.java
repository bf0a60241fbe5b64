package dev.millrace.sheets.dataset;

/**
 * Where a row stands.
 *
 * @param sheet its name
 * @param row number in the sheet, from 1 as people see it
 */
public record Place(String sheet, int row) {}

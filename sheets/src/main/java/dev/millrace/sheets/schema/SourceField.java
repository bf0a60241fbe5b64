package dev.millrace.sheets.schema;

/**
 * A column as a layout offers it, after columns that hold values in their headers became rows.
 *
 * @param name as the header says
 * @param type that all its cells have
 * @param filled how many cells hold something
 */
public record SourceField(String name, ColumnType type, long filled) {}

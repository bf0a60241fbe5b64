package dev.millrace.sheets.read;

/** A cell's content, to be put wherever the file repeats it. */
interface OdsCell {
  void put(SheetBuilder sheet, int column);
}

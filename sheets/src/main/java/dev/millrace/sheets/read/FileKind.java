package dev.millrace.sheets.read;

/** What a file is by its first bytes. */
enum FileKind {
  /** xlsx, xlsb, ods, or an archive of anything. */
  ZIP,
  /** xls, or an encrypted xlsx, or an old Word file. */
  OLE2,
  /** An xls from before Excel 5, which has no container around it. */
  BARE_BIFF,
  XML_2003,
  FLAT_ODS,
  HTML,
  TEXT
}

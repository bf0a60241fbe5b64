package dev.millrace.sheets.export;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.read.ScratchFolder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes values into the cells of a workbook. A cell knows no day before March 1900 that every
 * program reads alike, no year of five digits, no number of more than 15 digits and no text of more
 * than 32,767 characters. Such values are written as texts, and long texts once more, in pieces, on
 * a sheet of their own; nothing of them is lost, and what was done is noted.
 */
final class WorkbookCells implements AutoCloseable {
  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 3, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final int MOST_DIGITS = 15;
  private static final long ALL_EXACT = 1_000_000_000_000_000L;
  private static final int LONGEST_TEXT = 32_767;
  private static final int PIECE = 32_000;
  private static final String LONG_TEXTS = "Long texts";
  private static final int MOST_ROWS = 1_048_575; // and the header

  private final Map<Kind, Map<String, Written>> written = new LinkedHashMap<>();
  private @Nullable Spool longTexts;

  /** What a cell cannot hold. */
  private enum Kind {
    DATE("dates before March 1900 or after 9999, as texts"),
    NUMBER("numbers of more than 15 digits, as texts"),
    TEXT("texts of more than 32,767 characters; all of them is on the sheet '" + LONG_TEXTS + "'");

    private final String says;

    Kind(String says) {
      this.says = says;
    }
  }

  /** How many cells of a column, and which is the first. */
  private static final class Written {
    private final String first;
    private long count;

    Written(String first) {
      this.first = first;
    }
  }

  /** Long texts, kept on the disk until their sheet can be written. */
  private record Spool(ScratchFolder scratch, Path file, DataOutputStream out) {
    static Spool open() throws IOException {
      ScratchFolder scratch = ScratchFolder.create();
      Path file = scratch.path().resolve("texts");
      return new Spool(
          scratch,
          file,
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file))));
    }
  }

  void value(Worksheet sheet, int row, int column, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> {}
      case Number number -> number(sheet, row, column, number);
      case Boolean truth -> sheet.value(row, column, truth);
      case LocalDate date -> date(sheet, row, column, date);
      case java.sql.Date date -> date(sheet, row, column, date.toLocalDate());
      case java.sql.Timestamp moment -> moment(sheet, row, column, moment.toLocalDateTime());
      case LocalDateTime moment -> moment(sheet, row, column, moment);
      default -> text(sheet, row, column, value.toString());
    }
  }

  private void number(Worksheet sheet, int row, int column, Number number) {
    if (isExact(number)) {
      sheet.value(row, column, number);
    } else {
      String text =
          number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString();
      sheet.inlineString(row, column, text);
      note(Kind.NUMBER, sheet, row, column);
    }
  }

  /** A cell holds the nearest binary fraction, and programs show 15 digits of it. */
  private static boolean isExact(Number number) {
    return switch (number) {
      case Double real -> Double.isFinite(real);
      case Float real -> Float.isFinite(real);
      case BigDecimal decimal -> hasFewDigits(decimal);
      case BigInteger whole -> hasFewDigits(new BigDecimal(whole));
      default -> {
        long whole = number.longValue();
        yield (-ALL_EXACT < whole && whole < ALL_EXACT) || hasFewDigits(BigDecimal.valueOf(whole));
      }
    };
  }

  private static boolean hasFewDigits(BigDecimal number) {
    return number.precision() <= MOST_DIGITS
        || number.stripTrailingZeros().precision() <= MOST_DIGITS;
  }

  private void date(Worksheet sheet, int row, int column, LocalDate date) {
    if (isKnown(date)) {
      sheet.value(row, column, date);
      sheet.style(row, column).format("yyyy-mm-dd").set();
    } else {
      sheet.inlineString(row, column, date.toString());
      note(Kind.DATE, sheet, row, column);
    }
  }

  private void moment(Worksheet sheet, int row, int column, LocalDateTime moment) {
    if (isKnown(moment.toLocalDate())) {
      sheet.value(row, column, moment);
      sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
    } else {
      String text = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment).replace('T', ' ');
      sheet.inlineString(row, column, text);
      note(Kind.DATE, sheet, row, column);
    }
  }

  private static boolean isKnown(LocalDate date) {
    return !date.isBefore(FIRST_DAY) && !date.isAfter(LAST_DAY);
  }

  private void text(Worksheet sheet, int row, int column, String text) throws IOException {
    if (text.length() <= LONGEST_TEXT) {
      sheet.inlineString(row, column, text);
      return;
    }
    sheet.inlineString(
        row,
        column,
        "%s … [%d characters, all of them on the sheet '%s']"
            .formatted(text.substring(0, end(text, 0)), text.length(), LONG_TEXTS));
    note(Kind.TEXT, sheet, row, column);
    Spool spool = longTexts;
    if (spool == null) {
      spool = Spool.open();
      longTexts = spool;
    }
    spool.out.writeUTF(sheet.getName());
    spool.out.writeUTF(cell(row, column));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    spool.out.writeInt(bytes.length);
    spool.out.write(bytes);
  }

  /** The end of a piece; two chars that are one character stay together. */
  private static int end(String text, int from) {
    int end = Math.min(text.length(), from + PIECE);
    return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  private void note(Kind kind, Worksheet sheet, int row, int column) {
    written
        .computeIfAbsent(kind, any -> new LinkedHashMap<>())
        .computeIfAbsent(
            sheet.getName() + "!" + Area.column(column),
            any -> new Written(sheet.getName() + "!" + cell(row, column)))
        .count++;
  }

  private static String cell(int row, int column) {
    return Area.column(column) + (row + 1);
  }

  /** A sentence for each kind and column. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    written.forEach(
        (kind, columns) ->
            columns
                .values()
                .forEach(
                    one ->
                        sentences.add(
                            "%d from %s on: %s".formatted(one.count, one.first, kind.says))));
    return sentences;
  }

  /** Writes the sheets that say what was written as text; none where nothing was. */
  void writeNotes(Workbook workbook) throws IOException {
    if (written.isEmpty()) {
      return;
    }
    Worksheet notes = begin(workbook, "Written as text", "from", "cells", "what");
    int row = 0;
    for (Map.Entry<Kind, Map<String, Written>> kind : written.entrySet()) {
      for (Written one : kind.getValue().values()) {
        row++;
        notes.inlineString(row, 0, one.first);
        notes.value(row, 1, one.count);
        notes.inlineString(row, 2, kind.getKey().says);
      }
    }
    notes.finish();
    Spool spool = longTexts;
    if (spool != null) {
      spool.out.close();
      writeLongTexts(workbook, spool.file);
    }
  }

  private void writeLongTexts(Workbook workbook, Path spooled) throws IOException {
    Worksheet sheet = beginLongTexts(workbook, 1);
    int sheets = 1;
    int row = 0;
    long texts =
        written.getOrDefault(Kind.TEXT, Map.of()).values().stream().mapToLong(w -> w.count).sum();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(spooled)))) {
      for (long nth = 0; nth < texts; nth++) {
        String where = in.readUTF();
        String cell = in.readUTF();
        String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        int piece = 0;
        for (int from = 0; from < text.length(); from = end(text, from)) {
          if (row == MOST_ROWS) {
            sheet.finish();
            sheet = beginLongTexts(workbook, ++sheets);
            row = 0;
          }
          row++;
          sheet.inlineString(row, 0, where);
          sheet.inlineString(row, 1, cell);
          sheet.value(row, 2, ++piece);
          sheet.inlineString(row, 3, text.substring(from, end(text, from)));
          sheet.flush();
        }
      }
    }
    sheet.finish();
  }

  private static Worksheet beginLongTexts(Workbook workbook, int number) {
    return begin(
        workbook,
        number == 1 ? LONG_TEXTS : LONG_TEXTS + " " + number,
        "sheet",
        "cell",
        "piece",
        "text");
  }

  private static Worksheet begin(Workbook workbook, String name, String... headers) {
    Worksheet sheet = workbook.newWorksheet(name);
    for (int column = 0; column < headers.length; column++) {
      sheet.value(0, column, headers[column]);
      sheet.style(0, column).bold().set();
    }
    sheet.freezePane(0, 1);
    return sheet;
  }

  @Override
  public void close() throws IOException {
    Spool spool = longTexts;
    if (spool != null) {
      spool.out.close();
      spool.scratch.close();
    }
  }
}

package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Area;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One record of an xlsb part, read from left to right. */
final class XlsbRecord {
  private final int type;
  private final ByteBuffer bytes;

  XlsbRecord(int type, byte[] bytes) {
    this.type = type;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int type() {
    return type;
  }

  void skip(int count) {
    bytes.position(bytes.position() + count);
  }

  int ubyte() {
    return bytes.get() & 0xFF;
  }

  int ushort() {
    return bytes.getShort() & 0xFFFF;
  }

  int integer() {
    return bytes.getInt();
  }

  double real() {
    return bytes.getDouble();
  }

  /** A text with the number of its characters before it; one that is absent is empty. */
  String text() {
    int length = bytes.getInt();
    if (length <= 0) {
      return "";
    }
    byte[] characters = new byte[2 * Math.min(length, bytes.remaining() / 2)];
    bytes.get(characters);
    return new String(characters, StandardCharsets.UTF_16LE);
  }

  /** Rows and columns of an area; empty where they make none. */
  Optional<Area> area() {
    int firstRow = bytes.getInt();
    int lastRow = bytes.getInt();
    int firstColumn = bytes.getInt();
    int lastColumn = bytes.getInt();
    boolean sound =
        firstRow >= 0 && firstColumn >= 0 && lastRow >= firstRow && lastColumn >= firstColumn;
    return sound
        ? Optional.of(new Area(firstRow, firstColumn, lastRow, lastColumn))
        : Optional.empty();
  }
}

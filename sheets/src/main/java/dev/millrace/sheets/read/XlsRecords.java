package dev.millrace.sheets.read;

import java.nio.charset.Charset;
import org.apache.poi.hssf.record.RecordInputStream;
import org.apache.poi.util.LittleEndian;

/** The records of an xls stream one after the other, and the forms of text that they hold. */
final class XlsRecords {
  static final int EOF = 0x0A;
  private static final int CONTINUE = 0x3C;
  private static final int LONGEST_SKIP = 1 << 12;

  private final RecordInputStream in;
  private final XlsVersion version;
  private Charset charset = Charset.forName("windows-1252");
  private boolean atStart = true;

  XlsRecords(RecordInputStream in, XlsVersion version) {
    this.in = in;
    this.version = version;
  }

  /** Moves to the next record; false at the end of the stream. */
  boolean next() {
    if (!atStart && in.remaining() > 0) {
      in.readRemainder();
    }
    atStart = false;
    if (!in.hasNextRecord()) {
      return false;
    }
    in.nextRecord();
    return true;
  }

  int sid() {
    return in.getSid() & 0xFFFF;
  }

  int remaining() {
    return in.remaining();
  }

  /** Whether the record begins the globals, a sheet, or a chart. */
  boolean isBeginning() {
    return switch (sid()) {
      case 0x0009, 0x0209, 0x0409, 0x0809 -> true;
      default -> false;
    };
  }

  /** Excel 2 to 4, whose files are a single sheet. */
  boolean isOld() {
    return version.biff() < 5;
  }

  boolean isBiff2() {
    return version.biff() == 2;
  }

  int biff() {
    return version.biff();
  }

  XlsVersion version() {
    return version;
  }

  int ushort() {
    return in.readUShort();
  }

  int ubyte() {
    return in.readUByte();
  }

  int integer() {
    return in.readInt();
  }

  /** A number that stays in the clear where all else is encrypted. */
  int clearInteger() {
    byte[] bytes = new byte[4];
    in.readPlain(bytes, 0, bytes.length);
    return LittleEndian.getInt(bytes);
  }

  double real() {
    return in.readDouble();
  }

  void skip(int bytes) {
    byte[] buffer = new byte[Math.min(Math.max(bytes, 0), LONGEST_SKIP)];
    for (int left = bytes; left > 0; left -= buffer.length) {
      in.readFully(buffer, 0, Math.min(left, buffer.length));
    }
  }

  /** Whether the record, or a continuation of it, holds more. */
  boolean hasMore() {
    return in.remaining() > 0 || (in.hasNextRecord() && in.getNextSid() == CONTINUE);
  }

  void charset(Charset charset) {
    this.charset = charset;
  }

  /** A text with its length before it: a byte of length, or two. */
  String text(int lengthBytes) {
    int length = lengthBytes == 1 ? in.readUByte() : in.readUShort();
    return version.biff() == 8 ? unicode(length) : bytes(length);
  }

  private String bytes(int length) {
    byte[] bytes = new byte[Math.min(length, in.remaining())];
    in.readFully(bytes);
    return new String(bytes, charset);
  }

  private String unicode(int length) {
    return length == 0 ? "" : characters(in.readUByte(), length);
  }

  private String characters(int flags, int length) {
    return (flags & 1) != 0 ? in.readUnicodeLEString(length) : in.readCompressedUnicode(length);
  }

  /** A text of the shared table: with runs of formatting and the readings of Asian signs. */
  String richText() {
    int length = in.readUShort();
    int flags = in.readUByte();
    int runs = (flags & 8) != 0 ? in.readUShort() : 0;
    int extra = (flags & 4) != 0 ? in.readInt() : 0;
    String text = characters(flags, length);
    skip(4 * runs);
    skip(extra);
    return text;
  }

  /** The bytes of a formula's value, which hold a number or say what else it is. */
  byte[] eightBytes() {
    byte[] bytes = new byte[8];
    in.readFully(bytes);
    return bytes;
  }
}

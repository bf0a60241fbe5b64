package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Tells what a file is by its first bytes; its name says nothing. */
final class Sniffer {
  private static final int HEAD = 4096;
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
  private static final byte[] OLE2 = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

  /** Other kinds of file that come by mistake, and how a person calls them. */
  private static final Map<String, String> OTHERS = new LinkedHashMap<>();

  static {
    OTHERS.put("%PDF", "a PDF document");
    OTHERS.put("\u0089PNG", "a picture (PNG)");
    OTHERS.put("\u00ff\u00d8\u00ff", "a picture (JPEG)");
    OTHERS.put("GIF8", "a picture (GIF)");
    OTHERS.put("BM", "a picture (BMP)");
    OTHERS.put("II*\0", "a picture (TIFF)");
    OTHERS.put("MM\0*", "a picture (TIFF)");
    OTHERS.put("{\\rtf", "a text document (RTF)");
    OTHERS.put("\u001f\u008b", "a compressed file (gzip); unpack it first");
    OTHERS.put("BZh", "a compressed file (bzip2); unpack it first");
    OTHERS.put("7z\u00bc\u00af", "an archive (7z); unpack it first");
    OTHERS.put("Rar!", "an archive (RAR); unpack it first");
    OTHERS.put("\u00fd7zXZ", "a compressed file (xz); unpack it first");
    OTHERS.put("PAR1", "a Parquet file");
    OTHERS.put("SQLite format 3", "a SQLite database");
    OTHERS.put("\u007fELF", "a program");
    OTHERS.put("MZ\u0090", "a program");
  }

  private Sniffer() {}

  static FileKind sniff(Path file) throws IOException {
    byte[] head = head(file);
    if (head.length == 0) {
      throw not("The file is empty.");
    }
    if (startsWith(head, ZIP) || startsWith(head, EMPTY_ZIP)) {
      return FileKind.ZIP;
    }
    if (startsWith(head, OLE2)) {
      return FileKind.OLE2;
    }
    if (isBareBiff(head)) {
      return FileKind.BARE_BIFF;
    }
    refuseOthers(new String(head, StandardCharsets.ISO_8859_1));
    return markup(TextEncoding.plain(head).strip());
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  /** The first record of a BIFF stream is a BOF: number 9, 209, 409 or 809, of 4 to 16 bytes. */
  private static boolean isBareBiff(byte[] head) {
    return head.length > 8
        && head[0] == 9
        && (head[1] == 0 || head[1] == 2 || head[1] == 4 || head[1] == 8)
        && head[2] >= 4
        && head[2] <= 16
        && head[3] == 0;
  }

  private static void refuseOthers(String head) {
    OTHERS.forEach(
        (magic, name) -> {
          if (head.startsWith(magic) && (magic.length() > 2 || head.indexOf('\0') > 0)) {
            throw not("The file is " + name + ", not a spreadsheet.");
          }
        });
    if (head.startsWith("ID;PWXL")) {
      throw new UnreadableSheetException(
          Reason.UNSUPPORTED_FORMAT,
          "The file is in the SYLK format, which is not read. Open it in Excel and save it as xlsx.");
    }
    if (head.startsWith("MIME-Version:")) {
      throw new UnreadableSheetException(
          Reason.UNSUPPORTED_FORMAT,
          "The file is a web archive (MHTML), which is not read. Open it in Excel and save it as"
              + " xlsx.");
    }
  }

  private static FileKind markup(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("<")) {
      return isJson(lower) ? refuseJson() : FileKind.TEXT;
    }
    if (lower.contains("urn:schemas-microsoft-com:office:spreadsheet")
        && !lower.contains("<html")) {
      return FileKind.XML_2003;
    }
    if (lower.contains("<office:document")) {
      return FileKind.FLAT_ODS;
    }
    if (lower.contains("<html")
        || lower.contains("<table")
        || lower.contains("<!doctype html")
        || lower.contains("<body")
        || lower.contains("<head")
        || lower.contains("<meta")
        || lower.contains("<style")) {
      return FileKind.HTML;
    }
    if (lower.startsWith("<?xml") || lower.startsWith("<!doctype")) {
      throw not("The file is XML, but none that holds a spreadsheet.");
    }
    return FileKind.TEXT;
  }

  private static boolean isJson(String head) {
    return head.startsWith("{\"") || head.startsWith("[{") || head.matches("(?s)\\{\\s+\".*");
  }

  private static FileKind refuseJson() {
    throw not("The file is JSON, not a spreadsheet.");
  }

  static UnreadableSheetException not(String message) {
    return new UnreadableSheetException(Reason.NOT_A_SPREADSHEET, message);
  }
}

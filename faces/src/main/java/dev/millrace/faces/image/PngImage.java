package dev.millrace.faces.image;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A PNG, decoded here row by row instead of by the JDK's reader: memory does not depend on what the
 * chunks expand to (only pixels are inflated, never text or profiles, and no more of them than the
 * header says), and every depth and palette ends in RGB without a detour.
 *
 * <p>Of an animated PNG the default picture is taken. Source: W3C PNG specification, third edition.
 */
final class PngImage implements EncodedImage {
  private final ByteView bytes;
  private final List<int[]> data = new ArrayList<>();
  private @Nullable PngHeader header;
  private byte[] palette = {};
  private byte[] transparency = {};
  private int orientation = 1;

  private PngImage(ByteView bytes) {
    this.bytes = bytes;
  }

  static PngImage open(byte[] file) {
    PngImage image = new PngImage(new ByteView(file, "PNG"));
    image.readChunks();
    return image;
  }

  private void readChunks() {
    int at = 8;
    String type = "";
    while (!type.equals("IEND")) {
      long length = bytes.u32(at);
      bytes.need(at, length + 12);
      type = bytes.ascii(at + 4, 4);
      chunk(type, at + 8, (int) length);
      at += (int) length + 12;
    }
    if (data.isEmpty()) {
      throw bytes.damaged("it has no picture data");
    }
  }

  private void chunk(String type, int at, int length) {
    if (header == null && !type.equals("IHDR")) {
      throw bytes.damaged("its header is not where it must be");
    }
    switch (type) {
      case "IHDR" -> header(at, length);
      case "PLTE" -> palette = checked(type, at, length);
      case "tRNS" -> transparency = checked(type, at, length);
      case "IDAT" -> {
        check(type, at, length);
        data.add(new int[] {at, length});
      }
      case "eXIf" -> orientation = Exif.orientation(bytes, at, at + length);
      default -> refuseUnknownCritical(type);
    }
  }

  private void header(int at, int length) {
    if (header != null || length != 13) {
      throw bytes.damaged("its header makes no sense");
    }
    check("IHDR", at, length);
    header = PngHeader.read(bytes, at);
  }

  /** A capital first letter means: whoever does not know this chunk cannot show the picture. */
  private void refuseUnknownCritical(String type) {
    if (Character.isUpperCase(type.charAt(0)) && !type.equals("IEND")) {
      throw bytes.damaged("it has a required part of unknown type \"" + type + "\"");
    }
  }

  private byte[] checked(String type, int at, int length) {
    if (length > 3 * 256) {
      throw bytes.damaged("its " + type + " part is too long");
    }
    check(type, at, length);
    byte[] content = new byte[length];
    System.arraycopy(bytes.array(), at, content, 0, length);
    return content;
  }

  private void check(String type, int at, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), at - 4, length + 4);
    if (crc.getValue() != bytes.u32(at + length)) {
      throw bytes.damaged("the checksum of its " + type + " part does not match");
    }
  }

  private PngHeader header() {
    if (header == null) {
      throw bytes.damaged("it has no header");
    }
    return header;
  }

  @Override
  public int width() {
    return header().width();
  }

  @Override
  public int height() {
    return header().height();
  }

  @Override
  public int orientation() {
    return orientation;
  }

  /** An interlaced picture is put together before it is handed on. */
  @Override
  public int workingBytesPerPixel() {
    return header().interlaced() ? 3 : 0;
  }

  @Override
  public void decodeInto(UprightRows rows) {
    PngHeader header = header();
    PngPixels pixels = PngPixels.of(bytes, header, palette, transparency);
    try (PngRows source = new PngRows(bytes, header, data)) {
      if (header.interlaced()) {
        interlaced(source, pixels, rows);
      } else {
        plain(source, pixels, rows);
      }
    }
  }

  private static void plain(PngRows source, PngPixels pixels, UprightRows rows) {
    int width = rows.width();
    byte[] band = rows.newBand();
    source.begin(width);
    for (int y = 0; y < rows.height(); y += UprightRows.BAND) {
      int count = Math.min(UprightRows.BAND, rows.height() - y);
      for (int r = 0; r < count; r++) {
        pixels.toRgb(source.next(), width, band, 3 * width * r, 3);
      }
      rows.put(y, count, band);
    }
  }

  /** Adam7: seven passes, each a coarser or finer grid of the picture. */
  private static void interlaced(PngRows source, PngPixels pixels, UprightRows rows) {
    int[][] passes = {
      {0, 0, 8, 8},
      {4, 0, 8, 8},
      {0, 4, 4, 8},
      {2, 0, 4, 4},
      {0, 2, 2, 4},
      {1, 0, 2, 2},
      {0, 1, 1, 2}
    };
    int width = rows.width();
    byte[] whole = new byte[3 * width * rows.height()];
    for (int[] pass : passes) {
      int columns = Math.ceilDiv(width - pass[0], pass[2]);
      if (columns > 0) {
        source.begin(columns);
        for (int y = pass[1]; y < rows.height(); y += pass[3]) {
          pixels.toRgb(source.next(), columns, whole, 3 * (y * width + pass[0]), 3 * pass[2]);
        }
      }
    }
    rows.putAll(whole);
  }
}

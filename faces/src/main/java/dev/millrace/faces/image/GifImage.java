package dev.millrace.faces.image;

import java.io.ByteArrayOutputStream;

/**
 * The first frame of a GIF on its white logical screen, decoded here: the JDK's reader takes a file
 * cut short for a whole one. Source: GIF89a specification.
 */
final class GifImage implements EncodedImage {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int GRAPHIC_CONTROL = 0xF9;

  private final ByteView bytes;
  private byte[] palette = new byte[4 * 256];
  private int transparent = -1;
  private int frameAt;

  private GifImage(ByteView bytes) {
    this.bytes = bytes;
  }

  static GifImage open(byte[] file) {
    GifImage image = new GifImage(new ByteView(file, "GIF"));
    image.findFrame();
    return image;
  }

  private void findFrame() {
    int at = 13 + readPalette(13, bytes.u8(10));
    while (bytes.u8(at) == EXTENSION) {
      if (bytes.u8(at + 1) == GRAPHIC_CONTROL && (bytes.u8(at + 3) & 1) != 0) {
        transparent = bytes.u8(at + 6);
      }
      at = afterBlocks(at + 2);
    }
    if (bytes.u8(at) != IMAGE) {
      throw bytes.damaged("it has no picture");
    }
    frameAt = at;
    if (bytes.u16le(at + 5) == 0 || bytes.u16le(at + 7) == 0) {
      throw bytes.damaged("its picture is empty");
    }
  }

  /** Reads the palette that these flags announce, if any, and says how many bytes it takes. */
  private int readPalette(int at, int flags) {
    if ((flags & 0x80) == 0) {
      return 0;
    }
    int colours = 2 << (flags & 7);
    for (int i = 0; i < 256; i++) {
      for (int c = 0; c < 3; c++) {
        palette[4 * i + c] = i < colours ? (byte) bytes.u8(at + 3 * i + c) : 0;
      }
    }
    return 3 * colours;
  }

  /** Where the blocks that begin here have ended. */
  private int afterBlocks(int from) {
    int at = from;
    while (bytes.u8(at) != 0) {
      at += 1 + bytes.u8(at);
    }
    return at + 1;
  }

  /** The logical screen, or more where the frame does not fit it. */
  @Override
  public int width() {
    return Math.max(bytes.u16le(6), bytes.u16le(frameAt + 1) + frameWidth());
  }

  @Override
  public int height() {
    return Math.max(bytes.u16le(8), bytes.u16le(frameAt + 3) + frameHeight());
  }

  private int frameWidth() {
    return bytes.u16le(frameAt + 5);
  }

  private int frameHeight() {
    return bytes.u16le(frameAt + 7);
  }

  @Override
  public int orientation() {
    return 1;
  }

  /** The canvas and the frame's palette indexes. */
  @Override
  public int workingBytesPerPixel() {
    return 4;
  }

  @Override
  public void decodeInto(UprightRows rows) {
    int flags = bytes.u8(frameAt + 9);
    int dataAt = frameAt + 10 + readPalette(frameAt + 10, flags);
    for (int i = 0; i < 256; i++) {
      palette[4 * i + 3] = (byte) (i == transparent ? 0 : 255);
    }
    byte[] indexes =
        new GifLzw(bytes, codes(dataAt + 1), bytes.u8(dataAt)).decode(frameWidth() * frameHeight());
    byte[] canvas = White.canvas(rows.width(), rows.height());
    draw(indexes, (flags & 0x40) != 0, canvas, rows.width());
    rows.putAll(canvas);
  }

  private byte[] codes(int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = from; bytes.u8(at) != 0; at += 1 + bytes.u8(at)) {
      bytes.need(at + 1, bytes.u8(at));
      out.write(bytes.array(), at + 1, bytes.u8(at));
    }
    return out.toByteArray();
  }

  /** Interlaced rows come in four passes: each eighth, those between, those between, the rest. */
  private void draw(byte[] indexes, boolean interlaced, byte[] canvas, int width) {
    int[][] passes =
        interlaced ? new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}} : new int[][] {{0, 1}};
    int columns = frameWidth();
    int corner = bytes.u16le(frameAt + 3) * width + bytes.u16le(frameAt + 1);
    byte[] row = new byte[columns];
    int from = 0;
    for (int[] pass : passes) {
      for (int y = pass[0]; y < frameHeight(); y += pass[1], from += columns) {
        System.arraycopy(indexes, from, row, 0, columns);
        White.palette(row, palette, columns, canvas, 3 * (corner + y * width), 3);
      }
    }
  }
}

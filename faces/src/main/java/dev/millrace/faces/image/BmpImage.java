package dev.millrace.faces.image;

import java.awt.image.BufferedImage;

/**
 * A BMP, decoded by the JDK after its header has been held against the file: sizes that the header
 * claims beyond the file are not passed on. Alpha is not read: files that mean it are rare, and
 * most with 32 bits leave it at zero.
 */
final class BmpImage implements EncodedImage {
  private static final int FILE_HEADER = 14;
  private static final int OLD_HEADER = 12;

  /** Uncompressed and bit fields: the size of the pixel data follows from the header. */
  private static final int RGB = 0;

  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;

  private final ByteView bytes;
  private final boolean old;

  private BmpImage(ByteView bytes) {
    this.bytes = bytes;
    this.old = bytes.u32le(FILE_HEADER) == OLD_HEADER;
  }

  static BmpImage open(byte[] file) {
    BmpImage image = new BmpImage(new ByteView(file, "BMP"));
    image.check();
    return image;
  }

  private void check() {
    long header = bytes.u32le(FILE_HEADER);
    if (!(header == OLD_HEADER || (header >= 40 && header <= 124))) {
      throw bytes.damaged("its header makes no sense");
    }
    bytes.need(FILE_HEADER, header);
    if (width() <= 0 || height() <= 0 || compression() < RGB || compression() > BIT_FIELDS) {
      throw bytes.damaged("its header makes no sense");
    }
    long start = bytes.u32le(10);
    if (start < FILE_HEADER + header || start >= bytes.length()) {
      throw bytes.damaged("its pixels would begin at byte " + start);
    }
    boolean runs = compression() == RLE8 || compression() == RLE4;
    long stride = ((long) width() * bits() + 31) / 32 * 4;
    if (!runs && start + stride * height() > bytes.length()) {
      throw bytes.damaged("it ends before its last row");
    }
    if (runs && !BmpRuns.reachTheEnd(bytes, (int) start, compression() == RLE4)) {
      throw bytes.damaged("its pixels end before the end mark");
    }
  }

  private int bits() {
    return old ? bytes.u16le(24) : bytes.u16le(28);
  }

  private int compression() {
    return old ? RGB : bytes.i32le(30);
  }

  @Override
  public int width() {
    return old ? bytes.u16le(18) : bytes.i32le(18);
  }

  /** Stored negative when the first row is the top one. */
  @Override
  public int height() {
    return old ? bytes.u16le(20) : Math.abs(bytes.i32le(22));
  }

  @Override
  public int orientation() {
    return 1;
  }

  @Override
  public int workingBytesPerPixel() {
    return 4;
  }

  @Override
  public void decodeInto(UprightRows rows) {
    JdkReaders.CheckedFile file = new JdkReaders.CheckedFile(trustworthy(), width(), height());
    BufferedImage image = JdkReaders.read("bmp", file, reader -> reader.read(0));
    new AwtPixels(image).putInto(rows);
  }

  /** The file with its true length, and without its own claim of how long the pixels are. */
  private byte[] trustworthy() {
    byte[] copy = bytes.array().clone();
    little(copy, 2, copy.length);
    if (!old) {
      little(copy, 34, 0);
    }
    return copy;
  }

  private static void little(byte[] target, int at, int value) {
    for (int i = 0; i < 4; i++) {
      target[at + i] = (byte) (value >> (8 * i));
    }
  }
}

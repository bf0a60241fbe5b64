package dev.millrace.faces.image;

import java.awt.image.BufferedImage;

/**
 * The first page of a TIFF, decoded by the JDK once its directory has been held against the file:
 * gray, RGB, palette or CMYK, plain or compressed with LZW, Deflate, PackBits or the fax codes.
 * JPEG inside TIFF is refused, as its own header may claim any size, and so are raw camera files,
 * whose first picture is a thumbnail.
 */
final class TiffImage implements EncodedImage {
  /** A tile may stand over the edge of a small picture, but not make it huge. */
  private static final long ALWAYS_FINE = 1 << 20;

  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;

  private final ByteView bytes;
  private final TiffDirectory tags;

  private TiffImage(ByteView bytes) {
    this.bytes = bytes;
    this.tags = new TiffDirectory(bytes);
  }

  static TiffImage open(byte[] file) {
    TiffImage image = new TiffImage(new ByteView(file, "TIFF"));
    image.refuseUnreadable();
    image.checkSizes();
    return image;
  }

  private void refuseUnreadable() {
    long compression = tags.first(TiffDirectory.COMPRESSION, 1);
    boolean thumbnail = (tags.first(TiffDirectory.SUBFILE_TYPE, 0) & 1) != 0;
    boolean canonRaw = bytes.startsWith(8, "CR");
    if (thumbnail || canonRaw || compression == OLD_JPEG || compression == JPEG || bits() > 16) {
      throw ImageErrors.unavailable(
          "This TIFF is a raw camera file, or holds JPEG data or samples of more than 16 bits, which"
              + " is not read here. Convert it to JPEG or PNG.");
    }
  }

  private void checkSizes() {
    long samples = samples();
    if (width() <= 0 || height() <= 0 || samples < 1 || samples > 8 || bits() < 1) {
      throw bytes.damaged("its header makes no sense");
    }
    boolean tiled = tags.count(TiffDirectory.TILE_WIDTH) > 0;
    if (tiled) {
      long tile =
          tags.first(TiffDirectory.TILE_WIDTH, 0) * tags.first(TiffDirectory.TILE_HEIGHT, 0);
      if (tile < 1 || tile > Math.max(ALWAYS_FINE, (long) width() * height())) {
        throw bytes.damaged("its tiles of " + tile + " pixels make no sense");
      }
    }
    if (tiled) {
      checkParts(TiffDirectory.TILE_OFFSETS, TiffDirectory.TILE_LENGTHS);
    } else {
      checkParts(TiffDirectory.STRIP_OFFSETS, TiffDirectory.STRIP_LENGTHS);
    }
  }

  private void checkParts(int offsets, int lengths) {
    int count = tags.count(offsets);
    if (count == 0 || tags.count(lengths) != count) {
      throw bytes.damaged("it does not say where its pixels are");
    }
    for (int i = 0; i < count; i++) {
      if (tags.value(offsets, i) + tags.value(lengths, i) > bytes.length()) {
        throw bytes.damaged("a part of its pixels lies beyond its end");
      }
    }
  }

  private long samples() {
    return tags.first(TiffDirectory.SAMPLES, 1);
  }

  private long bits() {
    return tags.first(TiffDirectory.BITS, 1);
  }

  @Override
  public int width() {
    return (int) Math.min(Integer.MAX_VALUE, tags.first(TiffDirectory.WIDTH, 0));
  }

  @Override
  public int height() {
    return (int) Math.min(Integer.MAX_VALUE, tags.first(TiffDirectory.HEIGHT, 0));
  }

  @Override
  public int orientation() {
    long value = tags.first(TiffDirectory.ORIENTATION, 1);
    return value >= 1 && value <= 8 ? (int) value : 1;
  }

  /** The JDK's image, and once more for a single strip that holds all of it. */
  @Override
  public int workingBytesPerPixel() {
    return (int) (2 * samples() * Math.ceilDiv(bits(), 8L));
  }

  @Override
  public void decodeInto(UprightRows rows) {
    JdkReaders.CheckedFile file = new JdkReaders.CheckedFile(bytes.array(), width(), height());
    BufferedImage image = JdkReaders.read("tiff", file, reader -> reader.read(0));
    new AwtPixels(image).putInto(rows);
  }
}

package dev.millrace.faces.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Takes the pixels out of what ImageIO decoded, laid on white.
 *
 * <p>Gray and RGB samples are taken as stored: {@code getRGB} would apply profiles and treat gray
 * as linear light. Palettes, packed pixels and inks go through the image's own colour model.
 */
final class AwtPixels {
  private final BufferedImage image;
  private final int channels;
  private final boolean sixteenBit;
  private byte[] bytes = {};
  private short[] shorts = {};
  private int[] argb = {};

  AwtPixels(BufferedImage image) {
    this.image = image;
    this.channels = plainChannels(image.getColorModel(), image.getRaster());
    this.sixteenBit = image.getRaster().getTransferType() == DataBuffer.TYPE_USHORT;
  }

  /** 1 to 4 when samples can be taken as gray, RGB or CMYK; 0 when not. */
  private static int plainChannels(ColorModel model, Raster raster) {
    int transfer = raster.getTransferType();
    boolean plain =
        model instanceof ComponentColorModel
            && !model.isAlphaPremultiplied()
            && (transfer == DataBuffer.TYPE_BYTE || transfer == DataBuffer.TYPE_USHORT);
    int colours =
        switch (model.getColorSpace().getType()) {
          case ColorSpace.TYPE_GRAY -> 1;
          case ColorSpace.TYPE_RGB -> 3;
          case ColorSpace.TYPE_CMYK -> 4;
          default -> 0;
        };
    int bands = colours + (model.hasAlpha() ? 1 : 0);
    return plain && colours > 0 && bands <= 4 && raster.getNumBands() == bands ? bands : 0;
  }

  /** Puts the image's rows, which must be as many and as wide as {@code rows} expects. */
  void putInto(UprightRows rows) {
    byte[] band = rows.newBand();
    int width = rows.width();
    for (int y = 0; y < rows.height(); y += UprightRows.BAND) {
      int count = Math.min(UprightRows.BAND, rows.height() - y);
      for (int r = 0; r < count; r++) {
        row(y + r, band, 3 * width * r);
      }
      rows.put(y, count, band);
    }
  }

  /** Puts row {@code y} as RGB at {@code to}. */
  void row(int y, byte[] rgb, int to) {
    int width = image.getWidth();
    switch (channels) {
      case 1 -> White.gray(samples(y), width, rgb, to, 3);
      case 2 -> White.grayAlpha(samples(y), width, rgb, to, 3);
      case 3 -> White.rgb(samples(y), width, rgb, to, 3);
      case 4 -> {
        if (image.getColorModel().hasAlpha()) {
          White.rgba(samples(y), width, rgb, to, 3);
        } else {
          JpegColours.CMYK.toRgb(samples(y), 0, rgb, to, width);
        }
      }
      default -> {
        argb = image.getRGB(0, y, width, 1, argb.length == 0 ? null : argb, 0, width);
        White.argb(argb, width, rgb, to);
      }
    }
  }

  private byte[] samples(int y) {
    int width = image.getWidth();
    if (bytes.length == 0) {
      bytes = new byte[width * channels];
    }
    if (!sixteenBit) {
      return (byte[]) image.getRaster().getDataElements(0, y, width, 1, bytes);
    }
    if (shorts.length == 0) {
      shorts = new short[bytes.length];
    }
    image.getRaster().getDataElements(0, y, width, 1, shorts);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = White.eightBit(shorts[i] & 0xFFFF);
    }
    return bytes;
  }
}

package dev.millrace.faces.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files of the quadrants drawing that carry an EXIF orientation, put in by hand. */
final class Oriented {
  private Oriented() {}

  /** A TIFF block whose only directory has, among others, the orientation. */
  static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer block = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
    block.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    block.putShort((short) 42).putInt(8).putShort((short) 2);
    block.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(48);
    block.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    block.putShort((short) 0).putInt(0);
    return block.array();
  }

  static byte[] jpeg(byte[] jpeg, byte[] exif) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(
        PngFile.bytes(
            data -> {
              data.writeShort(0xFFE1);
              data.writeShort(2 + 6 + exif.length);
              data.writeBytes("Exif\0\0");
              data.write(exif);
            }));
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  static byte[] png(BufferedImage image, byte[] exif) {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    byte[] rgb = Drawings.rgb(image);
    for (int y = 0; y < image.getHeight(); y++) {
      rows.write(0);
      rows.write(rgb, 3 * y * image.getWidth(), 3 * image.getWidth());
    }
    return new PngFile(image.getWidth(), image.getHeight(), 8, 2, false)
        .chunk("eXIf", exif)
        .finish(rows.toByteArray());
  }

  /** Wraps a simple WebP into an extended one with an EXIF chunk. */
  static byte[] webp(byte[] simple, int width, int height, byte[] exif) {
    ByteBuffer file =
        ByteBuffer.allocate(simple.length + 18 + 8 + exif.length + (exif.length & 1))
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(simple, 0, 12).put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(8);
    file.putShort((short) (width - 1)).put((byte) 0).putShort((short) (height - 1)).put((byte) 0);
    file.put(simple, 12, simple.length - 12);
    file.put("EXIF".getBytes(StandardCharsets.US_ASCII)).putInt(exif.length).put(exif);
    return file.putInt(4, file.capacity() - 8).array();
  }

  /** An uncompressed RGB TIFF in one strip. */
  static byte[] tiff(BufferedImage image, int orientation, ByteOrder order) {
    return tiff(image.getWidth(), Drawings.rgb(image), 3, orientation, order);
  }

  /** The same of samples: three a pixel are RGB, four are CMYK. */
  static byte[] tiff(int width, byte[] samples, int channels, int orientation, ByteOrder order) {
    int height = samples.length / channels / width;
    int photometric = channels == 3 ? 2 : 5;
    int[][] tags = {
      {256, 4, width},
      {257, 4, height},
      {258, 3, 8},
      {259, 3, 1},
      {262, 3, photometric},
      {273, 4, 8},
      {274, 3, orientation},
      {277, 3, channels},
      {278, 4, height},
      {279, 4, samples.length}
    };
    int directory = 8 + samples.length;
    int depths = directory + 2 + 12 * tags.length + 4;
    ByteBuffer file = ByteBuffer.allocate(depths + 2 * channels).order(order);
    file.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    file.putShort((short) 42).putInt(directory).put(samples).putShort((short) tags.length);
    for (int[] tag : tags) {
      boolean several = tag[0] == 258;
      file.putShort((short) tag[0]).putShort((short) tag[1]).putInt(several ? channels : 1);
      if (several) {
        file.putInt(depths);
      } else if (tag[1] == 3) {
        file.putShort((short) tag[2]).putShort((short) 0);
      } else {
        file.putInt(tag[2]);
      }
    }
    file.putInt(0);
    for (int c = 0; c < channels; c++) {
      file.putShort((short) 8);
    }
    return file.array();
  }

  /** The drawing as a viewer shows it, by the definition of each orientation. */
  static byte[] upright(byte[] rgb, int width, int height, int orientation) {
    boolean turned = orientation >= 5;
    int uprightWidth = turned ? height : width;
    int uprightHeight = turned ? width : height;
    byte[] result = new byte[rgb.length];
    for (int y = 0; y < uprightHeight; y++) {
      for (int x = 0; x < uprightWidth; x++) {
        int from = stored(x, y, width, height, orientation);
        System.arraycopy(rgb, 3 * from, result, 3 * (y * uprightWidth + x), 3);
      }
    }
    return result;
  }

  /** Which stored pixel a viewer shows at (x, y); EXIF 2.32, tag 0x0112. */
  private static int stored(int x, int y, int width, int height, int orientation) {
    int[] at =
        switch (orientation) {
          case 1 -> new int[] {x, y};
          case 2 -> new int[] {width - 1 - x, y};
          case 3 -> new int[] {width - 1 - x, height - 1 - y};
          case 4 -> new int[] {x, height - 1 - y};
          case 5 -> new int[] {y, x};
          case 6 -> new int[] {y, height - 1 - x};
          case 7 -> new int[] {width - 1 - y, height - 1 - x};
          case 8 -> new int[] {width - 1 - y, x};
          default -> throw new IllegalArgumentException("orientation " + orientation);
        };
    return at[1] * width + at[0];
  }
}

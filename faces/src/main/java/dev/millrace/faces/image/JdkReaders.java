package dev.millrace.faces.image;

import dev.millrace.pipeline.BadInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * ImageIO's readers, used the same way for every format: on bytes in memory and never with its
 * cache on disk, only pixels and no metadata, disposed, and with every failure turned into one that
 * says that the file is damaged.
 */
final class JdkReaders {
  private static final String JDK = "com.sun.imageio.";
  private static final String TWELVE_MONKEYS = "com.twelvemonkeys.";

  static {
    ImageIO.setUseCache(false);
  }

  private JdkReaders() {}

  /** A file and the size that limits were checked against; the reader must see the same size. */
  record CheckedFile(byte[] bytes, int width, int height) {}

  /** What to take from a reader that stands at the file. */
  interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  /**
   * Reads with the JDK's own reader, whatever plug-ins are on the class path: tests compare its
   * pixels.
   */
  static <T> T read(String format, CheckedFile file, Reading<T> reading) {
    return read(format, JDK, file, reading);
  }

  /** The first picture of a WebP; the JDK has no reader for it. */
  static BufferedImage readWebp(CheckedFile file) {
    return read("webp", TWELVE_MONKEYS, file, reader -> reader.read(0));
  }

  private static <T> T read(String format, String maker, CheckedFile file, Reading<T> reading) {
    ImageReader reader = of(format, maker);
    try (ByteArrayImageInput input = new ByteArrayImageInput(file.bytes())) {
      reader.setInput(input, true, true);
      if (reader.getWidth(0) != file.width() || reader.getHeight(0) != file.height()) {
        throw ImageErrors.damaged(
            format.toUpperCase(Locale.ROOT), "its parts disagree on its size");
      }
      return reading.from(reader);
    } catch (BadInputException refusal) {
      throw refusal;
    } catch (IOException | RuntimeException e) {
      // Runtime exceptions too: on damaged files readers run past their arrays as often as not.
      throw ImageErrors.damaged(format.toUpperCase(Locale.ROOT), e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader of(String format, String maker) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(maker)) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException(
        "No " + format + " reader from " + maker + "; is its jar or module java.desktop missing?");
  }
}

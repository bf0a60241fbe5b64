package dev.millrace.faces.image;

import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Finds the JDK's own readers, whatever plug-ins are on the class path: they are the ones whose
 * pixels the tests compare. Never uses ImageIO's cache on disk.
 */
final class JdkReaders {
  static {
    ImageIO.setUseCache(false);
  }

  private JdkReaders() {}

  /** A new reader; the caller disposes it. */
  static ImageReader of(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("This JDK has no " + format + " reader (module java.desktop)");
  }
}

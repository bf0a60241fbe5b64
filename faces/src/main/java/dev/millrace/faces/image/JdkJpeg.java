package dev.millrace.faces.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG with the JDK's libjpeg. Takes the samples as stored and converts colours itself: the
 * JDK's own choice of colour space differs from libjpeg's for files without a JFIF marker.
 */
final class JdkJpeg {
  private JdkJpeg() {}

  static void decode(byte[] file, JpegColours colours, UprightRows rows) {
    int width = rows.width();
    int bands = colours.components();
    Raster raster = read(new JdkReaders.CheckedFile(file, width, rows.height()));
    if (raster.getNumBands() != bands) {
      throw ImageErrors.damaged("JPEG", "its decoder found other components than its header says");
    }
    byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
    byte[] band = rows.newBand();
    for (int y = 0; y < rows.height(); y += UprightRows.BAND) {
      int count = Math.min(UprightRows.BAND, rows.height() - y);
      colours.toRgb(samples, y * width * bands, band, 0, count * width);
      rows.put(y, count, band);
    }
  }

  private static Raster read(JdkReaders.CheckedFile file) {
    return JdkReaders.read(
        "jpeg",
        file,
        reader -> {
          FirstWarning warning = new FirstWarning();
          reader.addIIOReadWarningListener(warning);
          Raster raster = reader.readRaster(0, null);
          JpegWarnings.refuseIfDamage(warning.text);
          return raster;
        });
  }

  private static final class FirstWarning implements IIOReadWarningListener {
    private @Nullable String text;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      if (text == null) {
        text = warning;
      }
    }
  }
}

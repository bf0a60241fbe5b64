package dev.millrace.faces.image;

import java.util.Optional;

/**
 * A JPEG, decoded by libturbojpeg where the system has it and by the JDK otherwise: the same pixels
 * bit for bit, two to three times faster.
 *
 * <p>What the two libraries would decode differently (4:4:0 chroma) or what one of them hands out
 * differently (CMYK) always goes to the JDK's; arithmetic coding, which that one lacks, needs
 * libturbojpeg. Both judge a file by the same {@link JpegStructure} and {@link JpegWarnings}.
 */
final class JpegImage implements EncodedImage {
  private final byte[] file;
  private final JpegStructure structure;
  private final Optional<TurboJpeg> turbo;

  private JpegImage(byte[] file, JpegStructure structure, Optional<TurboJpeg> turbo) {
    this.file = file;
    this.structure = structure;
    this.turbo = turbo;
  }

  static JpegImage open(byte[] file, Optional<TurboJpeg> turbo) {
    JpegStructure structure = JpegStructure.of(file);
    JpegFrame frame = structure.frame();
    Optional<TurboJpeg> usable = frame.isCommonSampling() ? turbo : Optional.empty();
    if (frame.isArithmetic() && usable.isEmpty()) {
      throw ImageErrors.unavailable(
          "This JPEG is arithmetic-coded, which only libturbojpeg reads. Install it (Debian: apt-get"
              + " install libturbojpeg0) or save the picture as a baseline or progressive JPEG.");
    }
    return new JpegImage(file, structure, usable);
  }

  @Override
  public int width() {
    return structure.frame().width();
  }

  @Override
  public int height() {
    return structure.frame().height();
  }

  @Override
  public int orientation() {
    return structure.orientation();
  }

  /** Decoded samples, and all coefficients (two bytes each) when scans must be put together. */
  @Override
  public int workingBytesPerPixel() {
    int components = structure.frame().components().size();
    return Math.max(3, components) + (structure.severalScans() ? 2 * components : 0);
  }

  @Override
  public boolean writesEveryPixel() {
    return turbo.isPresent();
  }

  @Override
  public void decodeInto(UprightRows rows) {
    if (turbo.isPresent()) {
      turbo.get().decode(file, rows);
    } else {
      JdkJpeg.decode(structure.withoutMetadata(), structure.colours(), rows);
    }
  }
}

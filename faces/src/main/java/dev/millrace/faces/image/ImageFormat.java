package dev.millrace.faces.image;

import dev.millrace.pipeline.BadInputException;
import java.util.List;

/** The formats that can be read, told by the first bytes and never by a name or a media type. */
enum ImageFormat {
  JPEG,
  PNG,
  WEBP,
  GIF,
  BMP,
  TIFF,
  /** HEIC, AVIF and their kin: an ISO media file holding still pictures. */
  HEIF;

  private static final List<String> HEIF_BRANDS =
      List.of(
          "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "avif", "avis");

  /** Pictures that nothing here decodes: the sender can convert them. */
  private static final List<Signature> UNREADABLE =
      List.of(
          new Signature("\0\0\0\fJXL ", "a JPEG XL picture"),
          new Signature("\u00ff\n", "a JPEG XL picture"),
          new Signature("\0\0\0\fjP  ", "a JPEG 2000 picture"),
          new Signature("\u00ffO\u00ffQ", "a JPEG 2000 picture"),
          new Signature("II+\0", "a BigTIFF picture"),
          new Signature("MM\0+", "a BigTIFF picture"),
          new Signature("8BPS", "a Photoshop document"),
          new Signature("\0\0\1\0", "a Windows icon"),
          new Signature("<svg", "an SVG drawing"));

  private static final List<Signature> OTHERS =
      List.of(
          new Signature("%PDF", "a PDF document"),
          new Signature("PK\3\4", "a zip archive or an office document"),
          new Signature("\u00d0\u00cf\u0011\u00e0", "an office document"),
          new Signature("\u001f\u008b", "a gzip archive"),
          new Signature("<!DOCTYPE", "a web page"),
          new Signature("<html", "a web page"));

  private record Signature(String start, String name) {}

  /**
   * The format of these bytes.
   *
   * @throws BadInputException when they are no picture that can be read
   */
  static ImageFormat of(byte[] bytes) {
    ByteView view = new ByteView(bytes, "file");
    if (view.startsWith(0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    } else if (view.startsWith(0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    } else if (view.startsWith(0, "RIFF") && view.startsWith(8, "WEBP")) {
      return WEBP;
    } else if (view.startsWith(0, "GIF87a") || view.startsWith(0, "GIF89a")) {
      return GIF;
    } else if (view.startsWith(0, "BM") && bytes.length > 14) {
      return BMP;
    } else if (view.startsWith(0, "II*\0") || view.startsWith(0, "MM\0*")) {
      return TIFF;
    } else if (isHeif(view)) {
      return HEIF;
    }
    throw refusal(view);
  }

  /** The major brand or any compatible one: phones write {@code mif1} first and heic after it. */
  private static boolean isHeif(ByteView view) {
    if (!view.startsWith(4, "ftyp")) {
      return false;
    }
    long end = Math.min(Math.min(view.u32(0), view.length()), 256);
    for (int at = 8; at + 4 <= end; at += 4) {
      if (at != 12 && HEIF_BRANDS.contains(view.ascii(at, 4))) {
        return true;
      }
    }
    return false;
  }

  private static BadInputException refusal(ByteView view) {
    for (Signature signature : UNREADABLE) {
      if (view.startsWith(0, signature.start())) {
        return ImageErrors.unavailable(
            "This is " + signature.name() + ", which is not read here. Convert it to JPEG or PNG.");
      }
    }
    return ImageErrors.notAnImage(whatItIs(view));
  }

  private static String whatItIs(ByteView view) {
    if (view.length() == 0) {
      return "The file is empty";
    }
    for (Signature signature : OTHERS) {
      if (view.startsWith(0, signature.start())) {
        return "This is " + signature.name() + ", not a picture";
      }
    }
    if (view.startsWith(4, "ftyp")) {
      return "This is a video, not a picture";
    }
    return looksLikeText(view)
        ? "This is text, not a picture"
        : "These " + view.length() + " bytes begin like no picture that is read here";
  }

  private static boolean looksLikeText(ByteView view) {
    for (int i = 0; i < Math.min(view.length(), 256); i++) {
      int c = view.u8(i);
      if (c < ' ' && c != '\n' && c != '\r' && c != '\t') {
        return false;
      }
    }
    return true;
  }
}

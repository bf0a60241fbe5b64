package dev.millrace.packs;

import dev.millrace.packs.CaseInput.Pattern;
import dev.millrace.packs.CaseInput.Photo;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/**
 * One verification case of the face-api package: what goes into a role's graph. What came out of
 * the original runtime is recorded (see packs/recorder).
 *
 * @param role the graph
 * @param number counted within the role
 * @param height of the pictures
 * @param width of the pictures
 * @param pictures one for each place of the batch
 */
record FaceApiCase(String role, int number, int height, int width, List<CaseInput> pictures) {

  /** All cases. To change one, record its outputs anew. */
  static final List<FaceApiCase> ALL =
      List.of(
          of("detector", 0, 512, 512, new Photo("sample5.jpg", 0, 0, 1920)),
          of("detector", 1, 320, 320, new Photo("sample6.jpg", 0, 0, 1920)),
          of("detector", 2, 256, 320, new Pattern(11, 24)),
          of("detector-tiny", 0, 416, 416, new Photo("sample5.jpg", 0, 0, 1920)),
          of("detector-tiny", 1, 224, 224, new Pattern(12, 20)),
          of(
              "landmarks",
              0,
              112,
              112,
              new Photo("sample5.jpg", 752, 104, 220),
              new Photo("sample1.jpg", 376, 353, 250)),
          of("landmarks", 1, 112, 112, new Pattern(13, 9)),
          of(
              "embedder",
              0,
              150,
              150,
              new Photo("sample5.jpg", 752, 104, 220),
              new Photo("sample1.jpg", 376, 353, 250),
              new Photo("sample6.jpg", 1470, 260, 280)),
          of("embedder", 1, 150, 150, new Pattern(14, 1), new Pattern(15, 16)));

  FaceApiCase {
    pictures = List.copyOf(pictures);
  }

  private static FaceApiCase of(
      String role, int number, int height, int width, CaseInput... pictures) {
    return new FaceApiCase(role, number, height, width, List.of(pictures));
  }

  /** Unique among all cases, such as {@code detector-0}. */
  String id() {
    return role + "-" + number;
  }

  /** [n, 3, height, width]. */
  long[] shape() {
    return new long[] {pictures.size(), 3, height, width};
  }

  /** The input as bytes 0..255 in the order of {@link #shape}. */
  byte[] pixels(Map<String, BufferedImage> photos) {
    int each = 3 * height * width;
    byte[] pixels = new byte[pictures.size() * each];
    for (int i = 0; i < pictures.size(); i++) {
      pictures.get(i).draw(photos, pixels, i * each, height, width);
    }
    return pixels;
  }
}

package dev.millrace.runtimes.infer;

import dev.millrace.model.ModelException;
import dev.millrace.runtimes.infer.ImageSettings.Channels;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a graph says of its picture in its {@code metadata_props}. Source: ONNX, MetadataProps.md
 * (Image.BitmapPixelFormat, Image.ColorSpaceGamma, Image.NominalPixelRange).
 *
 * @param channels null when it says nothing
 * @param scale from 0..255 to the range that it names
 * @param mean to be subtracted after that
 * @param linear whether it takes linear light
 */
record ImageMetadata(@Nullable Channels channels, double scale, double mean, boolean linear) {

  /**
   * Reads a graph's metadata.
   *
   * @throws ModelException when it names something that this task cannot make
   */
  static ImageMetadata read(Map<String, String> metadata) {
    String range = metadata.getOrDefault("Image.NominalPixelRange", "NominalRange_0_255");
    return new ImageMetadata(
        channels(metadata.get("Image.BitmapPixelFormat")),
        scale(range),
        mean(range),
        linear(metadata.getOrDefault("Image.ColorSpaceGamma", "SRGB")));
  }

  private static @Nullable Channels channels(@Nullable String format) {
    return switch (format == null ? "" : format.toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "gray8" -> Channels.GRAY;
      case "rgb8" -> Channels.RGB;
      case "bgr8" -> Channels.BGR;
      default ->
          throw new ModelException(
              "the graph's Image.BitmapPixelFormat is %s; pictures are given as Gray8, Rgb8 or Bgr8"
                  .formatted(format));
    };
  }

  private static double scale(String range) {
    return switch (range) {
      case "NominalRange_0_255" -> 1;
      case "Normalized_0_1" -> 1 / 255.0;
      case "Normalized_1_1" -> 2 / 255.0;
      case "NominalRange_16_235" -> 219 / 255.0;
      default ->
          throw new ModelException(
              "the graph's Image.NominalPixelRange is %s; there are NominalRange_0_255, NominalRange_16_235, Normalized_0_1 and Normalized_1_1"
                  .formatted(range));
    };
  }

  private static double mean(String range) {
    return switch (range) {
      case "Normalized_1_1" -> 1;
      case "NominalRange_16_235" -> -16;
      default -> 0;
    };
  }

  private static boolean linear(String gamma) {
    return switch (gamma) {
      case "SRGB" -> false;
      case "Linear" -> true;
      default ->
          throw new ModelException(
              "the graph's Image.ColorSpaceGamma is %s; there are SRGB and Linear"
                  .formatted(gamma));
    };
  }
}

package dev.millrace.faces.gallery;

import dev.millrace.faces.FoundFace;
import dev.millrace.faces.FoundFace.Box;
import dev.millrace.faces.FoundFace.Point;
import dev.millrace.faces.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Cuts faces out of photos, as JPEG. */
public final class Crops {
  private static final double THUMBNAIL_MARGIN = 0.3;

  /** Wide enough that a detector finds the face in it again. */
  private static final double PORTRAIT_MARGIN = 0.8;

  private static final int PORTRAIT_SIDE = 640;
  private static final float JPEG_QUALITY = 0.92f;

  private Crops() {}

  /**
   * A face cut out with its surroundings.
   *
   * @param jpeg the cut-out, its long side at most 640
   * @param face with box and landmarks in pixels of the cut-out
   */
  public record Portrait(byte[] jpeg, FoundFace face) {}

  /** A rectangle of whole pixels inside a picture. */
  private record Frame(int x, int y, int width, int height) {}

  /** What is kept of a photo when a face is enrolled from it. */
  public static Portrait portrait(Picture picture, FoundFace face) {
    Frame frame = frame(picture, face.box(), PORTRAIT_MARGIN);
    double scale = Math.min(1, PORTRAIT_SIDE / (double) Math.max(frame.width(), frame.height()));
    BufferedImage cut = scaled(picture, frame, scale);
    double sx = cut.getWidth() / (double) frame.width();
    double sy = cut.getHeight() / (double) frame.height();
    Box box = face.box();
    Box moved =
        new Box(
            (box.x() - frame.x()) * sx,
            (box.y() - frame.y()) * sy,
            box.width() * sx,
            box.height() * sy);
    List<Point> landmarks =
        face.landmarks().stream()
            .map(p -> new Point((p.x() - frame.x()) * sx, (p.y() - frame.y()) * sy))
            .toList();
    return new Portrait(
        jpeg(cut), new FoundFace(moved, landmarks, face.score(), face.quality(), face.embedding()));
  }

  /** A small picture of a face with some margin; its long side is at most {@code size} pixels. */
  public static byte[] thumbnail(Picture picture, Box box, int size) {
    Frame frame = frame(picture, box, THUMBNAIL_MARGIN);
    double scale = Math.min(1, size / (double) Math.max(frame.width(), frame.height()));
    return jpeg(scaled(picture, frame, scale));
  }

  private static Frame frame(Picture picture, Box box, double margin) {
    int left = clamp(box.x() - margin * box.width(), picture.width() - 1);
    int top = clamp(box.y() - margin * box.height(), picture.height() - 1);
    int right = clamp(box.x() + (1 + margin) * box.width(), picture.width());
    int bottom = clamp(box.y() + (1 + margin) * box.height(), picture.height());
    return new Frame(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
  }

  private static int clamp(double value, int most) {
    return Math.clamp(Math.round(value), 0, most);
  }

  /** Each new pixel is the mean of those it covers. */
  private static BufferedImage scaled(Picture picture, Frame frame, double scale) {
    int width = Math.max(1, (int) Math.round(frame.width() * scale));
    int height = Math.max(1, (int) Math.round(frame.height() * scale));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      int top = frame.y() + (int) ((long) y * frame.height() / height);
      int bottom = frame.y() + (int) ((y + 1L) * frame.height() / height);
      for (int x = 0; x < width; x++) {
        int left = frame.x() + (int) ((long) x * frame.width() / width);
        int right = frame.x() + (int) ((x + 1L) * frame.width() / width);
        image.setRGB(
            x, y, mean(picture, left, top, Math.max(left + 1, right), Math.max(top + 1, bottom)));
      }
    }
    return image;
  }

  private static int mean(Picture picture, int left, int top, int right, int bottom) {
    long red = 0;
    long green = 0;
    long blue = 0;
    byte[] rgb = picture.rgb();
    for (int y = top; y < bottom; y++) {
      int at = 3 * (y * picture.width() + left);
      for (int x = left; x < right; x++) {
        red += rgb[at++] & 0xff;
        green += rgb[at++] & 0xff;
        blue += rgb[at++] & 0xff;
      }
    }
    long pixels = (long) (right - left) * (bottom - top);
    return (int) (((red / pixels) << 16) | ((green / pixels) << 8) | (blue / pixels));
  }

  private static byte[] jpeg(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a picture in memory could not be written as JPEG", e);
    } finally {
      writer.dispose();
    }
  }
}

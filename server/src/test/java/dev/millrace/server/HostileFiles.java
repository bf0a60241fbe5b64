package dev.millrace.server;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Files that are odd, broken or meant to harm, made of a real photo where that matters. */
final class HostileFiles {
  private static final String GIF = "javax_imageio_gif_image_1.0";

  private HostileFiles() {}

  /** The first half of a photo. */
  static byte[] truncated(Path photo) throws IOException {
    byte[] whole = Files.readAllBytes(photo);
    return Arrays.copyOf(whole, whole.length / 2);
  }

  /** A PNG that claims 40,000 × 40,000 pixels and holds next to nothing. */
  static byte[] hugeHeader() {
    return png(40_000, 40_000, new byte[1_000]);
  }

  /** A PNG of 100 × 100 pixels with 300 MB of zeros packed where they should be. */
  static byte[] bomb() {
    return png(100, 100, new byte[300_000_000]);
  }

  private static byte[] png(int width, int height, byte[] samples) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    out.writeBytes(
        chunk(
            "IHDR",
            bytes(
                data -> {
                  data.writeInt(width);
                  data.writeInt(height);
                  data.write(new byte[] {8, 2, 0, 0, 0});
                })));
    out.writeBytes(chunk("IDAT", packed(samples)));
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  private static byte[] packed(byte[] samples) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(samples);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] chunk(String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(content);
    return bytes(
        data -> {
          data.writeInt(content.length);
          data.write(name);
          data.write(content);
          data.writeInt((int) sum.getValue());
        });
  }

  @FunctionalInterface
  private interface Writing {
    void to(DataOutputStream data) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(out)) {
      writing.to(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A GIF whose first frame is the photo and whose others are black. */
  static byte[] animatedGif(Path photo) throws IOException {
    BufferedImage first = ImageIO.read(photo.toFile());
    BufferedImage black =
        new BufferedImage(first.getWidth(), first.getHeight(), BufferedImage.TYPE_INT_RGB);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (BufferedImage frame : List.of(first, black, black)) {
        writer.writeToSequence(new IIOImage(frame, null, timing(writer, frame)), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static IIOMetadata timing(ImageWriter writer, BufferedImage frame) throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromRenderedImage(frame), writer.getDefaultWriteParam());
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(GIF);
    IIOMetadataNode control =
        (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
    control.setAttribute("delayTime", "10");
    metadata.setFromTree(GIF, root);
    return metadata;
  }

  /** The photo as a JPEG of four inks. */
  static byte[] cmyk(Path photo) throws IOException {
    BufferedImage image = ImageIO.read(photo.toFile());
    WritableRaster inks =
        Raster.createInterleavedRaster(0, image.getWidth(), image.getHeight(), 4, null);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        inks.setPixel(
            x,
            y,
            new int[] {255 - (rgb >> 16 & 255), 255 - (rgb >> 8 & 255), 255 - (rgb & 255), 0});
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}

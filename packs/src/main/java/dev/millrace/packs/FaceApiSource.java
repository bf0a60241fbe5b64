package dev.millrace.packs;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * What the recipe takes from the npm package: weights, licence and sample photos.
 *
 * @param files by their names in the tarball
 */
record FaceApiSource(Map<String, byte[]> files) {

  /** The version that everything here was written for and checked against. */
  static final NpmPackage PACKAGE =
      new NpmPackage(
          "@vladmandic/face-api",
          "1.7.15",
          "sha512-WDMmK3CfNLo8jylWqMoQgf4nIst3M0fzx1dnac96wv/dvMTN4DxC/Pq1DGtduDk1lktCamQ3MIDXFnvrdHTXDw==");

  private static final String PHOTOS = "package/demo/sample";
  private static final String LICENCE = "package/LICENSE";

  static FaceApiSource read(Path tarball) {
    return new FaceApiSource(
        Tarball.read(
            tarball,
            name ->
                name.startsWith("package/model/")
                    || name.startsWith(PHOTOS)
                    || name.equals(LICENCE)));
  }

  byte[] licence() {
    byte[] text = files.get(LICENCE);
    if (text == null) {
      throw new PackException("the npm package lacks its LICENSE");
    }
    return text;
  }

  /** The sample photos as JPEG files, by file name. */
  Map<String, byte[]> photos() {
    Map<String, byte[]> photos = new TreeMap<>();
    files.forEach(
        (name, content) -> {
          if (name.startsWith(PHOTOS) && name.endsWith(".jpg")) {
            photos.put(name.substring(name.lastIndexOf('/') + 1), content);
          }
        });
    return photos;
  }

  /** The sample photos decoded, by file name. */
  Map<String, BufferedImage> pictures() {
    Map<String, BufferedImage> pictures = new TreeMap<>();
    photos().forEach((name, content) -> pictures.put(name, decode(name, content)));
    return pictures;
  }

  private static BufferedImage decode(String name, byte[] content) {
    @Nullable BufferedImage picture;
    try {
      picture = ImageIO.read(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new PackException(name + " of the npm package cannot be decoded", e);
    }
    if (picture == null) {
      throw new PackException(name + " of the npm package is no picture");
    }
    return picture;
  }
}

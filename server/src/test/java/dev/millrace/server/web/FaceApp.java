package dev.millrace.server.web;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.server.Millrace;
import dev.millrace.server.Repository;
import dev.millrace.server.config.ConfigReader;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** The program with the default face model, and a browser on its face app. */
final class FaceApp implements AutoCloseable {
  private static final int FRAMES = 3;

  final Millrace millrace;
  final List<String> faults = new ArrayList<>();
  private final Browser browser;

  /** A file to drop. */
  record Dropped(String name, byte[] bytes) {}

  FaceApp(Browser browser, Path folder) {
    this.browser = browser;
    Path model = Repository.facePackage();
    millrace =
        Millrace.start(
            ConfigReader.read(
                null,
                Map.of(),
                Map.of(
                    "port", IntNode.valueOf(0),
                    "data", TextNode.valueOf(folder.resolve("data").toString()),
                    "facesModel", TextNode.valueOf(model.toString()))));
  }

  /** A browser whose camera shows a sample photo with four faces, over and over. */
  static Browser browser(Path folder) throws IOException {
    return new Browser(camera(folder.resolve("camera.mjpeg")));
  }

  private static Path camera(Path file) throws IOException {
    BufferedImage photo = ImageIO.read(Repository.samples().get(3).toFile());
    BufferedImage frame = new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = frame.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    int width = 720 * photo.getWidth() / photo.getHeight();
    graphics.drawImage(photo, (1280 - width) / 2, 0, width, 720, null);
    graphics.dispose();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < FRAMES; i++) {
        ImageIO.write(frame, "jpg", out);
      }
    }
    return file;
  }

  /** A page on the app. */
  Page open(int width, int height, ColorScheme scheme) {
    Page page = browser.page(width, height, scheme, faults);
    page.navigate(url("/faces/"));
    page.waitForSelector("text=Live");
    return page;
  }

  Page open() {
    return open(1280, 900, ColorScheme.LIGHT);
  }

  String url(String path) {
    return "http://127.0.0.1:" + millrace.port() + path;
  }

  static Dropped sample(int number) throws IOException {
    Path photo = Repository.samples().get(number - 1);
    return new Dropped(String.valueOf(photo.getFileName()), Files.readAllBytes(photo));
  }

  /** The same picture in other bytes, under another name. */
  static Dropped again(int number, String name) throws IOException {
    byte[] jpeg = sample(number).bytes();
    byte[] comment = name.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    other.write(jpeg, 0, 2);
    other.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) (comment.length + 2)});
    other.writeBytes(comment);
    other.write(jpeg, 2, jpeg.length - 2);
    return new Dropped(name, other.toByteArray());
  }

  /** Drags files onto the page and lets go. */
  static void drop(Page page, List<Dropped> files) {
    List<List<String>> contents =
        files.stream()
            .map(file -> List.of(file.name(), Base64.getEncoder().encodeToString(file.bytes())))
            .toList();
    JSHandle transfer =
        page.evaluateHandle(
            """
            files => {
              const transfer = new DataTransfer();
              for (const [name, base64] of files) {
                const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
                const type = name.endsWith(".jpg") ? "image/jpeg" : "text/plain";
                transfer.items.add(new File([bytes], name, { type }));
              }
              return transfer;
            }
            """,
            contents);
    Map<String, Object> carried = Map.of("dataTransfer", transfer);
    for (String step : List.of("dragenter", "dragover", "drop")) {
      page.dispatchEvent("main", step, carried);
    }
  }

  @Override
  public void close() {
    browser.closePages();
    millrace.close();
  }
}

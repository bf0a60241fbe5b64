package dev.millrace.server.torture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** Sends small pictures, each another one, and remembers which were acknowledged. */
final class Uploader implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(60);

  private final String base;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  Uploader(String base, int senders) {
    this.base = base;
    for (int i = 0; i < senders; i++) {
      Thread.ofVirtual().start(this::send);
    }
  }

  private void send() {
    while (!stopped) {
      String key = "photo-" + numbers.incrementAndGet() + ".png";
      byte[] picture = picture(key.hashCode());
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(base + "/v1/buckets/photos/objects/" + key))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.ofByteArray(picture))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 201) {
          acknowledged.put(key, picture);
        }
        Thread.sleep(PAUSE);
      } catch (IOException killed) {
        pause(); // not acknowledged, so nothing is promised
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A small picture of noise: every seed gives other bytes, and no faces. */
  static byte[] picture(long seed) {
    Random random = new Random(seed);
    var image = new java.awt.image.BufferedImage(24, 24, java.awt.image.BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 24; x++) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  /** What was answered with 201: the bytes by key. */
  Map<String, byte[]> acknowledged() {
    return acknowledged;
  }

  /** Sends no more. */
  void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    stop();
  }
}

package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent as a photo ends in an answer or in a dead run that says why, once, and the
 * program goes on.
 */
@TestInstance(Lifecycle.PER_CLASS)
class HostilePhotosTest {
  private static final String PHOTOS = "/v1/buckets/photos/objects/";

  private Program program;
  private Path photo;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    photo = Repository.samples().getFirst();
    program = Program.withFaces(data.resolve("data"), "");
  }

  @AfterAll
  void stop() {
    if (program != null) {
      program.close();
    }
  }

  @AfterEach
  void itGoesOn() throws Exception {
    assertThat(program.get("/health/live").statusCode()).isEqualTo(200);
    byte[] whole = Files.readAllBytes(photo);
    assertThat(send("good.jpg", whole).path("state").asText()).isEqualTo("succeeded");
  }

  private JsonNode send(String key, byte[] bytes) throws Exception {
    var put =
        program.send("PUT", PHOTOS + key, BodyPublishers.ofByteArray(bytes), "Prefer", "wait=60");
    return Program.json(put).path("runs").path(0);
  }

  private void assertDead(String key, byte[] bytes, String type, String sentence) throws Exception {
    JsonNode run = send(key, bytes);
    assertThat(run.path("state").asText()).as("%s", run).isEqualTo("dead");
    assertThat(run.path("attemptCount").asInt()).as("never retried").isEqualTo(1);
    assertThat(run.path("error").path("type").asText()).isEqualTo(type);
    assertThat(run.path("error").path("detail").asText()).contains(sentence);
  }

  private void assertShowsTheFacesOfThePhoto(String key, byte[] bytes) throws Exception {
    JsonNode run = send(key, bytes);
    assertThat(run.path("state").asText()).as("%s", run).isEqualTo("succeeded");
    assertThat(run.path("result").path("faces")).hasSize(3);
  }

  @Test
  void aTruncatedJpegIsDamaged() throws Exception {
    assertDead("cut.jpg", HostileFiles.truncated(photo), "image-damaged", "ends before");
  }

  @Test
  void aFileOfOneByteIsNoImage() throws Exception {
    assertDead("one.jpg", new byte[] {(byte) 0xff}, "not-an-image", "content decides");
  }

  @Test
  void anEmptyFileIsNoImage() throws Exception {
    assertDead("empty.jpg", new byte[0], "not-an-image", "The file is empty");
  }

  @Test
  void textNamedLikeAPhotoIsNoImage() throws Exception {
    byte[] text = "Dear photo,\n".getBytes(StandardCharsets.UTF_8);
    assertDead("letter.jpg", text, "not-an-image", "This is text, not a picture");
  }

  @Test
  void aHeaderOf40000By40000PixelsIsTooLarge() throws Exception {
    assertDead(
        "huge.png", HostileFiles.hugeHeader(), "image-too-large", "claims 40000 x 40000 pixels");
  }

  /** Only the 100 × 100 pixels that the header speaks of are unpacked; the rest is never read. */
  @Test
  void aPngThatHoldsThousandsOfTimesItsPixelsIsAnsweredForThosePixelsAlone() throws Exception {
    long before = usedMemory();
    JsonNode run = send("bomb.png", HostileFiles.bomb());
    assertThat(run.path("state").asText()).isEqualTo("succeeded");
    assertThat(run.path("result").path("image").path("width").asInt()).isEqualTo(100);
    assertThat(run.path("result").path("faces")).isEmpty();
    assertThat(usedMemory() - before).isLessThan(100L << 20);
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void anAnimatedGifIsItsFirstFrame() throws Exception {
    assertShowsTheFacesOfThePhoto("moving.gif", HostileFiles.animatedGif(photo));
  }

  @Test
  void aJpegOfFourInksIsSeenInItsColours() throws Exception {
    assertShowsTheFacesOfThePhoto("inks.jpg", HostileFiles.cmyk(photo));
  }
}

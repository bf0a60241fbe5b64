package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ledger.RunState;
import dev.millrace.object.InvalidNameException;
import dev.millrace.object.ObjectStoreException;
import dev.millrace.object.ObjectTooLargeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingsTest {
  @TempDir Path directory;
  private Mill mill;

  @BeforeEach
  void open() {
    mill = new Mill(directory);
    mill.declare("{on: {bucket: box}, task: echo}");
  }

  @AfterEach
  void close() {
    mill.close();
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Landed landWithKey(String idempotencyKey, String key, String text) throws IOException {
    LandRequest request = new LandRequest("box", key, "text/plain", -1, idempotencyKey, "me");
    return mill.landings.land(request, bytes(text));
  }

  @Test
  void anObjectComesWithOneRunForEachPipelineThatMatches() throws IOException {
    mill.pipelines.put(
        "images",
        PipelineParser.parse("{on: {bucket: box, mediaTypes: [image/*]}, task: echo}"),
        Pipelines.API,
        false);
    Landed landed = mill.land("a.txt", "hello");
    assertThat(landed.created()).isTrue();
    assertThat(landed.runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.pipeline()).isEqualTo("p");
              assertThat(run.state()).isEqualTo(RunState.READY);
            });
  }

  @Test
  void theSameBytesAgainAreTheSameVersionWithTheSameRun() throws IOException {
    Landed first = mill.land("a.txt", "hello");
    Landed second = mill.land("a.txt", "hello");
    assertThat(second.created()).isFalse();
    assertThat(second.object()).isEqualTo(first.object());
    assertThat(second.runs()).isEqualTo(first.runs());
  }

  @Test
  void otherBytesAreANewVersionAndOldOnesStayReadable() throws IOException {
    Landed first = mill.land("a.txt", "one");
    Landed second = mill.land("a.txt", "two");
    assertThat(mill.objects.get("box", "a.txt", null)).contains(second.object());
    assertThat(mill.objects.get("box", "a.txt", first.object().version())).contains(first.object());
    assertThat(mill.objects.versions("box", "a.txt"))
        .containsExactly(second.object(), first.object());
    mill.land("a.txt", "one");
    assertThat(mill.objects.get("box", "a.txt", null)).contains(first.object());
  }

  @Test
  void anIdempotencyKeyGivesTheSameAnswerAgain() throws IOException {
    Landed first = landWithKey("k1", "a.txt", "hello");
    assertThat(landWithKey("k1", "a.txt", "hello")).isEqualTo(first);
  }

  @Test
  void anIdempotencyKeyForOtherBytesOrAnotherObjectIsRefused() throws IOException {
    landWithKey("k1", "a.txt", "hello");
    assertThatThrownBy(() -> landWithKey("k1", "a.txt", "other"))
        .isInstanceOfSatisfying(
            IdempotencyException.class,
            e -> assertThat(e.reason()).isEqualTo(IdempotencyException.Cause.OTHER_REQUEST));
    assertThatThrownBy(() -> landWithKey("k1", "b.txt", "hello"))
        .isInstanceOf(IdempotencyException.class);
    assertThat(mill.objects.get("box", "b.txt", null)).isEmpty();
  }

  @Test
  void anIdempotencyKeyStillInProgressIsRefused() throws Exception {
    PipedOutputStream slow = new PipedOutputStream();
    PipedInputStream body = new PipedInputStream(slow);
    LandRequest request = new LandRequest("box", "a.txt", "text/plain", -1, "k1", "me");
    Thread first = Thread.ofVirtual().start(() -> landQuietly(request, body));
    slow.write('h');
    slow.flush();
    while (body.available() > 0) {
      Thread.onSpinWait(); // until the first request reads its body
    }
    assertThatThrownBy(() -> landWithKey("k1", "a.txt", "h"))
        .isInstanceOfSatisfying(
            IdempotencyException.class,
            e -> assertThat(e.reason()).isEqualTo(IdempotencyException.Cause.IN_PROGRESS));
    slow.close();
    first.join();
    assertThat(landWithKey("k1", "a.txt", "h").created()).isTrue();
  }

  private void landQuietly(LandRequest request, InputStream body) {
    try {
      mill.landings.land(request, body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void overTheQueuesLimitNothingIsAccepted(@TempDir Path other) throws Exception {
    try (Mill small = new Mill(other, 2)) {
      small.declare("{on: {bucket: box}, task: echo}");
      small.land("a", "1");
      small.land("b", "2");
      small.clock.advance(java.time.Duration.ofSeconds(1));
      assertThatThrownBy(() -> small.land("c", "3"))
          .isInstanceOf(QueueFullException.class)
          .hasMessageContaining("2 runs wait and 2 may");
      assertThat(small.objects.get("box", "c", null)).isEmpty();
    }
  }

  @Test
  void badNamesAndTooManyBytesAreRefused() {
    assertThatThrownBy(() -> mill.land("../x", "1")).isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> mill.land("x", "y".repeat((1 << 20) + 1)))
        .isInstanceOf(ObjectTooLargeException.class);
    LandRequest announced = new LandRequest("box", "x", "text/plain", 1L << 40, null, "");
    assertThatThrownBy(() -> mill.landings.land(announced, bytes("")))
        .isInstanceOf(ObjectTooLargeException.class);
  }

  @Test
  void deletingTakesTheBytesUnlessAnotherKeyNeedsThem() throws IOException {
    Landed a = mill.land("a", "same");
    mill.land("b", "same");
    assertThat(mill.objects.delete("box", "a")).isTrue();
    assertThat(mill.objects.get("box", "a", null)).isEmpty();
    assertThat(mill.store.file(a.object().version())).hasContent("same");
    mill.objects.delete("box", "b");
    assertThatThrownBy(() -> mill.store.file(a.object().version()))
        .isInstanceOf(ObjectStoreException.class);
    assertThat(mill.objects.delete("box", "b")).isFalse();
    assertThat(mill.state(a.runs().getFirst())).isEqualTo(RunState.DEAD);
  }

  @Test
  void listsGoOnAfterAKeyAndWithinAPrefix() throws IOException {
    for (String key : List.of("a/1", "a/2", "a/3", "b/1", "a%", "a_x")) {
      mill.land(key, key);
    }
    assertThat(keys("a/", null, 2)).containsExactly("a/1", "a/2");
    assertThat(keys("a/", "a/2", 2)).containsExactly("a/3");
    assertThat(keys("a%", null, 9)).containsExactly("a%");
    assertThat(keys("a_", null, 9)).containsExactly("a_x");
    assertThat(keys("", "a_x", 9)).containsExactly("b/1");
  }

  private List<String> keys(
      String prefix, @org.jspecify.annotations.Nullable String after, int limit) {
    return mill.objects.list("box", prefix, after, limit).stream()
        .map(object -> object.key())
        .toList();
  }
}

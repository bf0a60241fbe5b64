package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows.Filter;
import dev.millrace.pipeline.FinishedRuns;
import dev.millrace.pipeline.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResultStreamTest {
  @TempDir Path directory;
  private final Bells bells = new Bells();
  private FinishedRuns runs;
  private ResultStream stream;

  @BeforeEach
  void open() {
    runs = new FinishedRuns(directory, new TestClock(), bells);
    stream = new ResultStream(runs.database(), bells.ends());
  }

  @AfterEach
  void close() {
    runs.close();
  }

  @Test
  void aReaderThatComesAndGoesMissesNothingAndSeesNothingTwice() throws Exception {
    List<String> finished = new ArrayList<>();
    Thread producer =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < 60; i++) {
                    finished.add(finish(i));
                  }
                });
    Random random = new Random(7);
    List<String> seen = new ArrayList<>();
    long place = 0;
    while (seen.size() < 60) {
      ResultStream.Cursor cursor = stream.after(place, Filter.ALL);
      for (int reads = random.nextInt(3); reads >= 0; reads--) {
        for (Event event : cursor.next(Duration.ofMillis(random.nextInt(50)))) {
          seen.add(String.valueOf(event.runId()));
          place = event.seq();
        }
      }
    }
    producer.join();
    assertThat(seen).isEqualTo(finished);
  }

  private String finish(int i) {
    try {
      return runs.finish("k" + i, "text " + i);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStreamCanBeNarrowed() throws Exception {
    runs.finish("a", "x");
    runs.finish("b", "y");
    assertThat(stream.after(0, new Filter("p", "box", "b")).next(Duration.ZERO)).hasSize(1);
    assertThat(stream.after(0, new Filter("q", null, null)).next(Duration.ZERO)).isEmpty();
    assertThat(stream.after(stream.last(), Filter.ALL).next(Duration.ZERO)).isEmpty();
  }
}

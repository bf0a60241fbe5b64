package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.cli.CommandLineInterface;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The story that {@code millrace demo} tells. */
class DemoTest {

  @Test
  void sixPhotosAreAnsweredAndTheNamedFaceIsRecognisedWhenItComesAgain() {
    Repository.facePackage();
    Repository.samples();
    PrintStream before = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    int status;
    System.setProperty("millrace.home", Repository.root().toString());
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      status = CommandLineInterface.run(Millrace::start, Millrace::check, "demo");
    } finally {
      System.setOut(before);
      System.clearProperty("millrace.home");
    }
    String story = written.toString(StandardCharsets.UTF_8);
    assertThat(status).as(story).isZero();
    for (int photo = 1; photo <= 6; photo++) {
      assertThat(story).containsPattern("(?m)^sample" + photo + "\\.jpg +\\d  +\\d+, +\\d+, ");
    }
    assertThat(story)
        .containsPattern("again-sample\\d\\.jpg")
        .contains("Ada (known, similarity 1.00)")
        .contains("7 photos sent, 7 answered, ", ", 0 failed, 1 of 1 named face recognised.")
        .endsWith("\n");
  }
}

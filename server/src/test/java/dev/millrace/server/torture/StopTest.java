package dev.millrace.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that is asked to stop stops in its own order, whatever it is at. */
@Timeout(300)
class StopTest {
  private static final int TERMINATED = 128 + 15;

  @TempDir Path directory;

  private ProgramProcess start() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("config.yaml"), "facesModel: " + Repository.facePackage() + "\n");
    return new ProgramProcess(directory.resolve("data"), config, 0, directory);
  }

  @Test
  void itStopsInOrderWhileItsModelsAreStillLoading() throws Exception {
    try (ProgramProcess first = start()) { // publishes the model
      first.awaitReady();
      assertThat(first.terminate()).as(() -> said(first)).isEqualTo(TERMINATED);
    }
    for (int round = 0; round < 3; round++) {
      try (ProgramProcess program = start()) { // loads it after it is ready
        program.awaitReady();
        assertThat(program.terminate()).as(() -> said(program)).isEqualTo(TERMINATED);
        assertThat(program.output())
            .anyMatch(line -> line.startsWith("Stopping: "))
            .noneMatch(line -> line.contains("ERROR") || line.contains("fatal error"));
      }
    }
    assertThat(crashReports()).isEmpty();
  }

  @Test
  void itStopsInOrderWhileItStarts() throws Exception {
    for (int millis : List.of(500, 1500, 3000)) {
      try (ProgramProcess program = start()) {
        Thread.sleep(millis);
        assertThat(program.terminate()).as(() -> said(program)).isEqualTo(TERMINATED);
      }
    }
    assertThat(crashReports()).isEmpty();
  }

  private static String said(ProgramProcess program) {
    return String.join("\n", program.output());
  }

  private List<Path> crashReports() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().contains("hs_err")).toList();
    }
  }
}

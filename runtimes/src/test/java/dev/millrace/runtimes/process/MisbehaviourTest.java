package dev.millrace.runtimes.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.model.ModelException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a model does, it is one precise error, and the next request is served. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class MisbehaviourTest {
  @TempDir Path directory;

  record Wrong(String what, String settings, String message, boolean lost) {}

  private static final List<Wrong> BOTH =
      List.of(
          new Wrong(
              "garbage",
              "{}",
              "its worker wrote 8 bytes that begin no answer to where answers go",
              true),
          new Wrong("hang", "{\"seconds\":1}", "its worker took longer than 1 s", true),
          new Wrong(
              "memory",
              "{\"memoryMegabytes\":400}",
              "MiB, but may hold 400 ('settings.memoryMegabytes')",
              true),
          new Wrong(
              "memory of children",
              "{\"memoryMegabytes\":400}",
              "MiB, but may hold 400 ('settings.memoryMegabytes')",
              true),
          new Wrong("exit", "{}", "its worker ended by itself with status 3", true),
          new Wrong("exit politely", "{}", "its worker ended by itself with status 1", true),
          new Wrong("crash", "{}", "its worker was ended by signal 11", true),
          new Wrong("children", "{}", "its worker started more than 64 processes", true),
          new Wrong("daemon", "{}", "its worker ended by itself with status 4", true),
          new Wrong(
              "large",
              "{\"answerMegabytes\":1}",
              "but at most 1048576 are taken ('settings.answerMegabytes')",
              true),
          new Wrong(
              "shape",
              "{}",
              "answered 'y' as FP64[3], but its signature says y FP64[1] (-1: any size)",
              false),
          new Wrong("datatype", "{}", "output 'y' is declared FP64, but predict_model gave", false),
          new Wrong("name", "{}", "predict_model gave 'z', but the signature has", false),
          new Wrong("raise", "{}", "there is no price for this", false));

  static Stream<Arguments> everyWrong() {
    return Arrays.stream(Language.values())
        .flatMap(language -> BOTH.stream().map(wrong -> Arguments.of(language, wrong)));
  }

  @ParameterizedTest
  @MethodSource("everyWrong")
  void isContainedWithAPreciseErrorAndTheNextRequestIsServed(Language language, Wrong wrong)
      throws IOException {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, wrong.settings())) {
      double before = model.ask("pid");
      ModelException error =
          catchThrowableOfType(ModelException.class, () -> model.ask(wrong.what()));
      assertThat(error)
          .hasMessageContaining(wrong.message())
          .hasMessageStartingWith(language == Language.R ? "model.R" : "model.py");
      assertThat(model.ask("well")).isEqualTo(1);
      assertThat(model.ask("pid") != before).isEqualTo(wrong.lost());
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatTheModelPrintedBeforeItEnded(Language language) throws IOException {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{}")) {
      ModelException error =
          catchThrowableOfType(ModelException.class, () -> model.ask("exit politely"));
      if (language == Language.PYTHON) {
        assertThat(error).hasMessageContaining("; it printed: enough");
      }
      assertThat(catchThrowableOfType(ModelException.class, () -> model.ask("raise")))
          .hasMessageContaining("there is no price for this");
    }
  }

  @ParameterizedTest
  @EnumSource
  void neverLetsAnAllocationBeyondTheLimitSucceed(Language language) throws IOException {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{}")) {
      assertThat(catchThrowableOfType(ModelException.class, () -> model.ask("memory at once")))
          .hasMessageContaining("llocat");
      assertThat(model.ask("well")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsAModelPrintAsMuchAsItLikes(Language language) throws IOException {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{}")) {
      assertThat(model.ask("noise")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsWhateverAWorkerStartedEvenWhatLeftItsGroup(Language language) throws Exception {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{}")) {
      assertThat(catchThrowableOfType(ModelException.class, () -> model.ask("daemon"))).isNotNull();
      for (int i = 0; i < 100 && !sleepers().isEmpty(); i++) {
        Thread.sleep(50);
      }
      assertThat(sleepers()).isEmpty();
    }
  }

  /** Processes that sleep for as long as only this test's model does. */
  private static List<ProcessHandle> sleepers() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .map(words -> List.of(words).contains("347"))
                    .orElse(false))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void tellsAWorkerNothingOfThisProgramsEnvironment(Language language) throws IOException {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{}")) {
      String variables =
          String.valueOf(
              catchThrowableOfType(ModelException.class, () -> model.ask("variables"))
                  .getMessage());
      assertThat(System.getenv("MILLRACE_TEST_SECRET")).as("set by the build").isNotNull();
      assertThat(variables).contains("TMPDIR").doesNotContain("SECRET").doesNotContain("JAVA_HOME");
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesAWorkerATemporaryDirectoryOfItsOwnAndTheCopyToWorkIn(Language language)
      throws Exception {
    Path temporary;
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{}")) {
      String told =
          String.valueOf(
              catchThrowableOfType(ModelException.class, () -> model.ask("temporary"))
                  .getMessage());
      assertThat(told).contains("millrace-workers-").contains(directory.toString());
      temporary = Path.of(told.replaceAll("(?s).*?(/\\S*millrace-workers-[^/]+).*", "$1"));
      assertThat(temporary).isDirectory();
    }
    assertThat(temporary).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void startsAFreshWorkerAfterOneWasKilledWhileIdle(Language language) throws Exception {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{}")) {
      Optional<ProcessHandle> worker = ProcessHandle.of((long) model.ask("pid"));
      worker.orElseThrow().destroyForcibly();
      worker.orElseThrow().onExit().get(10, TimeUnit.SECONDS);
      assertThat(model.ask("well")).isEqualTo(1);
      assertThat((long) model.ask("pid")).isNotEqualTo(worker.orElseThrow().pid());
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsWorkersEverLaterWhileTheyAreLostInARow(Language language) throws IOException {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{\"workers\":1}")) {
      for (int i = 0; i < 6; i++) {
        assertThat(catchThrowableOfType(ModelException.class, () -> model.ask("crash")))
            .hasMessageContaining("was ended by signal 11");
      }
      assertThat(catchThrowableOfType(ModelException.class, () -> model.ask("well")))
          .hasMessageContaining("the last 6 workers were lost, so the next starts in")
          .hasMessageContaining("ended by signal 11");
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesUpARequestWhoseCallerIsToStop(Language language) throws Exception {
    try (MisbehavingModel model = new MisbehavingModel(directory, language, "{}")) {
      Thread[] caller = {Thread.currentThread()};
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Thread.sleep(500);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                caller[0].interrupt();
              });
      assertThat(catchThrowableOfType(ModelException.class, () -> model.ask("hang")))
          .hasMessageContaining("was given up before its worker answered");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(model.ask("well")).isEqualTo(1);
    }
  }

  @Test
  void aWorkerReachesNoNetworkUnlessItsPackageAsksForIt() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String connect = "connect " + listening.getLocalPort();
      try (MisbehavingModel open =
          new MisbehavingModel(directory.resolve("open"), Language.PYTHON, "{\"network\":true}")) {
        assertThat(open.ask(connect)).isZero();
      }
      assumeThat(MisbehavingModel.networkIsIsolated())
          .as("a network of its own is not permitted here")
          .isTrue();
      try (MisbehavingModel closed =
          new MisbehavingModel(directory.resolve("closed"), Language.PYTHON, "{}")) {
        assertThat(closed.ask(connect)).isPositive();
        assertThat(closed.ask("well")).isEqualTo(1);
      }
    }
  }

  @Test
  void aWorkerThatOpensFilesWithoutEndIsToldThatItMayNot() throws IOException {
    try (MisbehavingModel model = new MisbehavingModel(directory, Language.PYTHON, "{}")) {
      assertThatThrownBy(() -> model.ask("files")).hasMessageContaining("Too many open files");
      assertThat(model.ask("well")).isEqualTo(1);
    }
  }
}

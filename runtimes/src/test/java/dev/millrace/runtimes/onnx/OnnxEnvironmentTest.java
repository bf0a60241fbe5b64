package dev.millrace.runtimes.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OnnxEnvironmentTest {

  /** The program under test, in a process of its own. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) {
      try (OnnxRuntime runtime = new OnnxRuntime()) {
        System.out.println("started " + runtime.version());
      }
    }
  }

  @Test
  @Timeout(120)
  void aLongCommandLineDoesNotKillTheProcess() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dlong=" + "/a/long/class-path.jar:".repeat(4000),
                    "-cp",
                    classPath,
                    Starter.class.getName()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("started onnxruntime");
    assertThat(process.exitValue()).isZero();
  }
}

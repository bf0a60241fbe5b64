package dev.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.Datatype;
import dev.millrace.model.ModelFile;
import dev.millrace.model.ModelManifest;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import dev.millrace.model.Tolerance;
import dev.millrace.runtimes.process.Language;
import dev.millrace.runtimes.process.ProcessRuntime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request costs beyond the model's own time when the model is a worker process: the round
 * trip of a model that gives its input back, in R and in Python, in turns.
 *
 * <p>Usage: {@code WorkerRoundTrip [ROUNDS]}.
 */
public final class WorkerRoundTrip {
  private static final int REQUESTS = 2000;
  private static final int[] ROWS = {1, 100, 10_000};
  private static final Signature.Port PORT =
      new Signature.Port("x", Datatype.FP64, List.of(-1L, 4L));

  private WorkerRoundTrip() {}

  /** Prints one line for each language and size. */
  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Path directory = Files.createTempDirectory("worker-round-trip");
    try (ProcessRuntime python = new ProcessRuntime(Language.PYTHON, Optional.empty());
        ProcessRuntime r = new ProcessRuntime(Language.R, Optional.empty());
        Session inPython =
            open(python, directory, "model.py", "def predict_model(m, x): return x");
        Session inR = open(r, directory, "model.R", "predict_model <- function(m, x) x")) {
      System.out.println("| language | rows of 4 numbers | median µs | 90 % µs | 99 % µs |");
      System.out.println("| --- | --- | --- | --- | --- |");
      for (int round = 0; round < rounds; round++) {
        for (int rows : ROWS) {
          measure("Python", inPython, rows);
          measure("R", inR, rows);
        }
      }
    }
  }

  private static Session open(ProcessRuntime runtime, Path directory, String file, String code)
      throws IOException {
    Files.writeString(directory.resolve(file), code);
    JsonNode none = new ObjectMapper().createObjectNode();
    ModelManifest manifest =
        new ModelManifest(
            "echo",
            "the benchmark",
            "Apache-2.0",
            null,
            runtime.name(),
            Map.of("model", file),
            Map.of("model", new Signature(List.of(PORT), List.of(PORT))),
            none,
            none,
            new ModelManifest.Tolerances(Tolerance.DEFAULT, Map.of()),
            true,
            none);
    return runtime.open(new ModelFile(directory, "model", file, manifest));
  }

  private static void measure(String language, Session session, int rows) {
    ByteBuffer data = ByteBuffer.allocateDirect(rows * 32).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Tensor> inputs = Map.of("x", new Tensor(Datatype.FP64, new long[] {rows, 4}, data));
    int requests = rows > 1000 ? REQUESTS / 10 : REQUESTS;
    long[] took = new long[requests];
    for (int i = -requests / 10; i < requests; i++) {
      long begin = System.nanoTime();
      session.run(inputs);
      took[Math.max(i, 0)] = System.nanoTime() - begin;
    }
    Arrays.sort(took);
    System.out.printf(
        "| %s | %d | %d | %d | %d |%n",
        language,
        rows,
        took[requests / 2] / 1000,
        took[requests * 9 / 10] / 1000,
        took[requests * 99 / 100] / 1000);
  }
}

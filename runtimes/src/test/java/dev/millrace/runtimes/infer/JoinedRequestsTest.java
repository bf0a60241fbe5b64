package dev.millrace.runtimes.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.millrace.ledger.LedgerSchema;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Batching;
import dev.millrace.model.Models;
import dev.millrace.model.Patience;
import dev.millrace.model.Session;
import dev.millrace.model.Tensor;
import dev.millrace.pipeline.Compute;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real net of three dense layers, 512-1024-1024-128: what joining requests is for. */
final class JoinedRequestsTest {
  private static final int WIDTH = 512;

  @TempDir Path directory;

  private final Random random = new Random(1);

  private TensorProto layer(int from, int to) {
    float[] weights = new float[from * to];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() / Math.sqrt(from));
    }
    return ModelPackage.floats(new long[] {from, to}, weights);
  }

  private ModelPackage net(Path place) {
    return new ModelPackage(place)
        .input("x", DataType.FLOAT, -1, WIDTH)
        .output("y", DataType.FLOAT, -1, 128)
        .weights("w1", layer(WIDTH, 1024))
        .weights("w2", layer(1024, 1024))
        .weights("w3", layer(1024, 128))
        .node("MatMul", List.of("x", "w1"), "h1", Map.of())
        .node("Relu", List.of("h1"), "r1", Map.of())
        .node("MatMul", List.of("r1", "w2"), "h2", Map.of())
        .node("Relu", List.of("h2"), "r2", Map.of())
        .node("MatMul", List.of("r2", "w3"), "y", Map.of());
  }

  private float[] row() {
    float[] row = new float[WIDTH];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) random.nextGaussian();
    }
    return row;
  }

  private static Tensor tensor(float[] row) {
    Tensor tensor = Tensor.floats(1, WIDTH);
    FloatBuffer to = tensor.asFloats();
    to.put(row);
    return tensor;
  }

  private static float[] run(Session session, float[] row) {
    return Objects.requireNonNull(session.run(Map.of("x", tensor(row))).get("y")).toFloats();
  }

  /** Publishes the net with what it answers here as its one case. */
  private Models.Published publish(Models models, OnnxRuntime onnx) throws Exception {
    ModelPackage net = net(directory.resolve("net"));
    float[] row = row();
    net.caseInput(ModelPackage.floats(new long[] {1, WIDTH}, row));
    Path place = net.write("dense", "{}");
    try (Session session = onnx.open(place.resolve("model.onnx"))) {
      net.caseOutput(ModelPackage.floats(new long[] {1, 128}, run(session, row)));
    }
    return models.publish(place);
  }

  @Test
  @Timeout(120)
  void aDenseNetIsGivenSeveralRowsAtOnceAndAnswersEachAsItDoesAlone() throws Exception {
    try (SqliteDatabase database = new SqliteDatabase(directory.resolve("ledger.db"));
        OnnxRuntime onnx = new OnnxRuntime();
        Compute compute = new Compute(2)) {
      LedgerSchema.apply(database);
      try (Models models =
          new Models(
              database,
              directory.resolve("models"),
              List.of(onnx),
              compute,
              InstantSource.system())) {
        Models.Published published = publish(models, onnx);
        Batching batching =
            Objects.requireNonNull(models.batching(published.version()).get("model"));
        System.out.println(
            "dense net: %s %s".formatted(batching.reason(), batching.rowsPerSecond()));
        assertThat(batching.rowsPerSecond()).containsKeys(1, 2, 4);
        assertThat(batching.rows()).as(batching.reason()).isGreaterThan(1);
        answersStayTheSame(models.resolve("dense@1").session("model"));
      }
    }
  }

  private void answersStayTheSame(Session session) throws Exception {
    List<float[]> rows = new ArrayList<>();
    List<float[]> alone = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(row());
      alone.add(run(session, rows.get(i)));
    }
    List<Future<Map<String, Tensor>>> joined = new ArrayList<>();
    Patience patience = new Patience(Duration.ofMinutes(1), () -> {});
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (float[] row : rows) {
        joined.add(callers.submit(() -> session.run(Map.of("x", tensor(row)), patience)));
      }
      for (int i = 0; i < rows.size(); i++) {
        float[] together = Objects.requireNonNull(joined.get(i).get().get("y")).toFloats();
        for (int k = 0; k < together.length; k++) {
          assertThat(together[k]).isCloseTo(alone.get(i)[k], within(1e-4f));
        }
      }
    }
  }
}

package dev.millrace.runtimes.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.Session;
import dev.millrace.model.Signature.Port;
import dev.millrace.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OnnxRuntimeTest {
  @TempDir Path directory;
  private final OnnxRuntime runtime = new OnnxRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private static Tensor floats(float[] values, long... shape) {
    Tensor tensor = Tensor.floats(shape);
    tensor.asFloats().put(values);
    return tensor;
  }

  @Test
  void runsAGraphAndReturnsEveryOutputByName() throws IOException {
    try (Session session = runtime.open(TestGraphs.sum(directory))) {
      Map<String, Tensor> outputs =
          session.run(
              Map.of(
                  "a", floats(new float[] {1, 2, 3, 4}, 2, 2),
                  "b", floats(new float[] {10, 20, 30, 40}, 2, 2)));
      assertThat(outputs).containsOnlyKeys("sum");
      assertThat(outputs.get("sum")).isEqualTo(floats(new float[] {11, 22, 33, 44}, 2, 2));
    }
  }

  @Test
  void statesTheSignatureWithVaryingDimensionsAsMinusOne() throws IOException {
    try (Session session = runtime.open(TestGraphs.sum(directory))) {
      assertThat(session.signature().inputs())
          .containsExactly(
              new Port("a", Datatype.FP32, List.of(-1L, 2L)),
              new Port("b", Datatype.FP32, List.of(-1L, 2L)));
      assertThat(session.signature().outputs())
          .containsExactly(new Port("sum", Datatype.FP32, List.of(-1L, 2L)));
    }
  }

  @Test
  void namesItselfWithItsVersion() {
    assertThat(runtime.name()).isEqualTo("onnx");
    assertThat(runtime.version()).matches("onnxruntime \\d+\\.\\d+\\.\\d+");
  }

  @Test
  void refusesAMissingInputByName() throws IOException {
    try (Session session = runtime.open(TestGraphs.sum(directory))) {
      assertThatThrownBy(() -> session.run(Map.of("a", Tensor.floats(1, 2))))
          .isInstanceOf(ModelException.class)
          .hasMessage("input 'b' is missing; the graph takes a FP32[-1, 2], b FP32[-1, 2]");
    }
  }

  @Test
  void refusesAnUnknownInputByName() throws IOException {
    Tensor tensor = Tensor.floats(1, 2);
    try (Session session = runtime.open(TestGraphs.sum(directory))) {
      assertThatThrownBy(() -> session.run(Map.of("a", tensor, "b", tensor, "c", tensor)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("there is no input 'c'");
    }
  }

  @Test
  void refusesAnotherShapeSayingBoth() throws IOException {
    Tensor tensor = Tensor.floats(1, 2);
    try (Session session = runtime.open(TestGraphs.sum(directory))) {
      assertThatThrownBy(() -> session.run(Map.of("a", tensor, "b", Tensor.floats(1, 3))))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("input 'b' is FP32[1, 3]")
          .hasMessageContaining("b FP32[-1, 2]");
    }
  }

  @Test
  void refusesAnotherDatatypeSayingBoth() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
    Tensor doubles = new Tensor(Datatype.FP64, new long[] {1, 2}, bytes);
    try (Session session = runtime.open(TestGraphs.sum(directory))) {
      assertThatThrownBy(() -> session.run(Map.of("a", Tensor.floats(1, 2), "b", doubles)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("input 'b' is FP64[1, 2]");
    }
  }

  @Test
  void saysWhichShapesDisagreeWhenTheGraphItselfFails() throws IOException {
    try (Session session = runtime.open(TestGraphs.sum(directory))) {
      assertThatThrownBy(
              () -> session.run(Map.of("a", Tensor.floats(2, 2), "b", Tensor.floats(3, 2))))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("sum.onnx failed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT,FP32",
    "DOUBLE,FP64",
    "FLOAT16,FP16",
    "INT8,INT8",
    "INT16,INT16",
    "INT32,INT32",
    "INT64,INT64",
    "UINT8,UINT8",
    "BOOL,BOOL"
  })
  void carriesElementsOfEveryServedTypeUnchanged(DataType type, Datatype datatype)
      throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(3 * datatype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) (i % 2));
    }
    Tensor given = new Tensor(datatype, new long[] {3}, bytes);
    try (Session session = runtime.open(TestGraphs.identity(directory, type))) {
      assertThat(session.run(Map.of("given", given))).containsEntry("same", given);
    }
  }

  @Test
  void carriesTextsOfAnyShapeUnchanged() throws IOException {
    Tensor given = Tensor.texts(new long[] {3}, List.of("größe", "", "x"));
    try (Session session = runtime.open(TestGraphs.identity(directory, DataType.STRING))) {
      assertThat(session.run(Map.of("given", given))).containsEntry("same", given);
    }
  }

  @ParameterizedTest
  @CsvSource({"UINT32", "UINT64", "UINT16"})
  void refusesAtLoadingAGraphOfTypesItCannotServe(DataType type) throws IOException {
    Path file = TestGraphs.identity(directory, type);
    assertThatThrownBy(() -> runtime.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'given'");
  }

  @Test
  void refusesAFileThatIsNoGraph() throws IOException {
    Path file = Files.writeString(directory.resolve("broken.onnx"), "not a graph");
    assertThatThrownBy(() -> runtime.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("broken.onnx is not a graph that onnxruntime");
  }

  @Test
  void refusesATruncatedGraph() throws IOException {
    Path file = TestGraphs.loop(directory);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
    assertThatThrownBy(() -> runtime.open(file)).isInstanceOf(ModelException.class);
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> runtime.open(directory.resolve("none.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("there is no file");
  }

  @Test
  void endsARunThatTakesLongerThanTheDeadline() throws IOException {
    OnnxRuntime.Settings settings = new OnnxRuntime.Settings(1, Duration.ofMillis(100));
    ByteBuffer times = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    times.putLong(0, Long.MAX_VALUE);
    Tensor forEver = new Tensor(Datatype.INT64, new long[0], times);
    try (OnnxRuntime impatient = new OnnxRuntime(settings);
        Session session = impatient.open(TestGraphs.loop(directory))) {
      assertThatThrownBy(() -> session.run(Map.of("times", forEver, "start", Tensor.floats(1))))
          .isInstanceOf(ModelException.class)
          .hasMessage("loop.onnx took longer than 100 ms");
      times.putLong(0, 3);
      Map<String, Tensor> after =
          session.run(Map.of("times", forEver, "start", floats(new float[] {1}, 1)));
      assertThat(after.get("end")).isEqualTo(floats(new float[] {8}, 1));
    }
  }

  @Test
  void givesManyThreadsTheirOwnAnswers() throws Exception {
    try (Session session = runtime.open(TestGraphs.sum(directory));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Float>> sums = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Tensor tensor = floats(new float[] {i, i}, 1, 2);
        sums.add(
            threads.submit(
                () ->
                    session
                        .run(Map.of("a", tensor, "b", tensor))
                        .values()
                        .iterator()
                        .next()
                        .asFloats()
                        .get(0)));
      }
      for (int i = 0; i < sums.size(); i++) {
        assertThat(sums.get(i).get()).isEqualTo(2f * i);
      }
    }
  }

  @Test
  void saysThatASessionIsClosedInsteadOfCrashing() throws IOException {
    Session session = runtime.open(TestGraphs.sum(directory));
    session.close();
    session.close();
    assertThatThrownBy(
            () -> session.run(Map.of("a", Tensor.floats(1, 2), "b", Tensor.floats(1, 2))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no longer loaded");
  }
}

package dev.millrace.runtimes.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Signature.Port;
import dev.millrace.model.Tensor;
import dev.millrace.model.TensorJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both languages promise to a model that behaves. */
final class ProcessRuntimeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir Path directory;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private ProcessRuntime runtime(Language language) {
    ProcessRuntime runtime = Languages.runtime(language);
    open.add(runtime);
    return runtime;
  }

  private Session session(
      Language language, Signature signature, String settings, String python, String r)
      throws IOException {
    String code = language == Language.R ? r : python;
    Session session =
        runtime(language).open(CodePackage.write(directory, language, signature, settings, code));
    open.add(session);
    return session;
  }

  private static Port port(String name, Datatype datatype, Long... shape) {
    return new Port(name, datatype, List.of(shape));
  }

  private static Tensor tensor(Datatype datatype, String data, long... shape) {
    try {
      return TensorJson.read(datatype, shape, JSON.readTree(data));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(data, e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersWithWhatTheAuthorsCodeComputes(Language language) throws IOException {
    Signature signature =
        new Signature(
            List.of(port("x", Datatype.FP64, -1L, 2L)), List.of(port("y", Datatype.FP64, -1L)));
    Session session =
        session(
            language,
            signature,
            "{}",
            """
            def load_model(directory):
                return 10

            def predict_model(model, inputs):
                x = inputs["x"]
                print("a print that is no answer")
                return {"y": x[:, 0] * model + x[:, 1]}
            """,
            """
            load_model <- function(directory) 10
            predict_model <- function(model, inputs) {
              print("a print that is no answer")
              list(y = inputs$x[, 1] * model + inputs$x[, 2])
            }
            """);
    assertThat(session.run(Map.of("x", tensor(Datatype.FP64, "[1,2,3,4,5,6]", 3, 2))))
        .isEqualTo(Map.of("y", tensor(Datatype.FP64, "[12,34,56]", 3)));
    assertThat(session.runtime().orElseThrow()).startsWith(language.title() + " ");
  }

  static Stream<Map.Entry<Datatype, String>> everyDatatype() {
    Map<Datatype, String> extremes = new LinkedHashMap<>();
    extremes.put(Datatype.BOOL, "[true,false,true,true,false,true]");
    extremes.put(Datatype.INT8, "[-128,127,0,1,-1,5]");
    extremes.put(Datatype.UINT8, "[0,255,128,1,2,3]");
    extremes.put(Datatype.INT16, "[-32768,32767,0,1,-1,5]");
    extremes.put(Datatype.UINT16, "[0,65535,32768,1,2,3]");
    extremes.put(Datatype.INT32, "[-2147483648,2147483647,0,1,-1,5]");
    extremes.put(Datatype.UINT32, "[0,4294967295,2147483648,2147483647,1,2]");
    extremes.put(
        Datatype.INT64, "[-9007199254740992,9007199254740992,0,-1,4294967296,-4294967297]");
    extremes.put(Datatype.UINT64, "[0,9007199254740992,4294967295,4294967296,2147483648,7]");
    extremes.put(Datatype.FP32, "[1.5,-0.25,3.4e38,\"NaN\",\"Infinity\",\"-Infinity\"]");
    extremes.put(Datatype.FP64, "[0.1,-1e300,5e-324,\"NaN\",\"Infinity\",\"-Infinity\"]");
    extremes.put(Datatype.BYTES, "[\"\",\"a\",\"Grüße\",\"名前\",\"two\\nlines\",\"😀\"]");
    return extremes.entrySet().stream();
  }

  @ParameterizedTest
  @EnumSource
  void carriesEveryDatatypeThereAndBack(Language language) throws IOException {
    List<Port> ports = new ArrayList<>();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    everyDatatype()
        .forEach(
            one -> {
              String name = "x " + one.getKey();
              ports.add(port(name, one.getKey(), -1L, 3L));
              inputs.put(name, tensor(one.getKey(), one.getValue(), 2, 3));
            });
    Session session =
        session(
            language,
            new Signature(ports, ports),
            "{}",
            "def predict_model(model, inputs): return inputs",
            "predict_model <- function(model, inputs) inputs");
    assertThat(session.run(inputs)).isEqualTo(inputs);
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheOrderOfElementsInEveryRank(Language language) throws IOException {
    Signature signature =
        new Signature(
            List.of(
                port("scalar", Datatype.FP64),
                port("cube", Datatype.INT32, 2L, 3L, 4L),
                port("empty", Datatype.FP64, -1L)),
            List.of(
                port("scalar", Datatype.FP64),
                port("cube", Datatype.INT32, 2L, 3L, 4L),
                port("one", Datatype.INT32),
                port("empty", Datatype.FP64, -1L)));
    Session session =
        session(
            language,
            signature,
            "{}",
            """
            def predict_model(model, inputs):
                return dict(inputs, one=inputs["cube"][1, 0, 2])
            """,
            """
            predict_model <- function(model, inputs) c(inputs, list(one = inputs$cube[2, 1, 3]))
            """);
    String cube = "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23]";
    Map<String, Tensor> inputs =
        Map.of(
            "scalar", tensor(Datatype.FP64, "[2.5]"),
            "cube", tensor(Datatype.INT32, cube, 2, 3, 4),
            "empty", tensor(Datatype.FP64, "[]", 0));
    Map<String, Tensor> outputs = session.run(inputs);
    assertThat(outputs).containsAllEntriesOf(inputs);
    assertThat(outputs.get("one")).isEqualTo(tensor(Datatype.INT32, "[14]"));
  }

  @ParameterizedTest
  @EnumSource
  void answersTheSameRequestTheSameEvenFromAModelThatDrawsRandomNumbers(Language language)
      throws IOException {
    Session session =
        session(
            language,
            new Signature(
                List.of(port("x", Datatype.FP64, -1L)), List.of(port("y", Datatype.FP64, -1L))),
            "{}",
            """
            import random, numpy
            def predict_model(model, inputs):
                return inputs["x"] + random.random() + numpy.random.normal()
            """,
            "predict_model <- function(model, inputs) inputs$x + runif(1) + rnorm(1)");
    Map<String, Tensor> inputs = Map.of("x", tensor(Datatype.FP64, "[1]", 1));
    assertThat(session.run(inputs)).isEqualTo(session.run(inputs));
  }

  @ParameterizedTest
  @EnumSource
  void refusesSizesThatNoFrameCanSay(Language language) throws IOException {
    Port x = port("x", Datatype.FP64, -1L, -1L);
    Session session =
        session(
            language,
            new Signature(List.of(x), List.of(x)),
            "{}",
            "def predict_model(model, inputs): return inputs",
            "predict_model <- function(model, inputs) inputs");
    Map<String, Tensor> huge = Map.of("x", tensor(Datatype.FP64, "[]", 1L << 60, 0));
    assertThatThrownBy(() -> session.run(huge))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the inputs are too large for a worker");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAPackageThatDeclaresNoSignature(Language language) throws IOException {
    ProcessRuntime runtime = runtime(language);
    var file =
        CodePackage.write(
            directory, language, new Signature(List.of(), List.of()), "{}", "irrelevant");
    var other = new dev.millrace.model.ModelFile(directory, "second", file.path(), file.manifest());
    assertThatThrownBy(() -> runtime.open(other))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("needs a 'signature' of its inputs and outputs");
  }
}

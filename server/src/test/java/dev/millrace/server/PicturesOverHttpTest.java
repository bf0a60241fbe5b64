package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Picture files go through declared preprocessing to a model, and what comes back is what the
 * model's author got. The expected numbers were computed with Pillow 9.4 (resizing as torchvision
 * does: the shorter side to 6, then the middle 4 × 4) and NumPy, from these very files.
 */
class PicturesOverHttpTest {
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAABQAAAAOCAIAAACgpqunAAAAIElEQVR42mNkYPjPw/SNPMTCLMjAzEQmGtU8qnm4agYA"
          + "ulYaWAzQcBkAAAAASUVORK5CYII=";
  private static final String JPEG =
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
          + "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
          + "T09PT09PT09PT09PT09PT0//wAARCAAOABQDASIAAhEBAxEB/8QAFwAAAwEAAAAAAAAAAAAAAAAAAAUGAv/EACIQAAAF"
          + "AwQDAAAAAAAAAAAAAAABAgMFISIxBAYREjJBUf/EABYBAQEBAAAAAAAAAAAAAAAAAAQFBv/EAB8RAAEDBAMBAAAAAAAA"
          + "AAAAAAEAAgUDBBIhEzFx0f/aAAwDAQACEQMRAD8AQsReLQyYi8WihYj0UwGTEeimA6UvztFj706U2iLt8QDe49x6aHlD"
          + "0XD/AGQhJq6NpMjM6+z+cAGbHO8ZDoqvUnm0nYFp159X/9k=";

  private static final String YAML =
      """
      name: scenes
      author: Ada Example
      licence: MIT
      task: infer
      runtime: onnx
      files: {model: model.onnx}
      preprocessing:
        image:
          resize: bilinear
          fit: crop
          shorter: 6
          scale: 0.00392156862745098
          mean: [0.485, 0.456, 0.406]
          std: [0.229, 0.224, 0.225]
        labels: {names: [meadow, street], top: 1}
      """;

  @TempDir Path directory;
  private Program program;

  @BeforeEach
  void start() throws Exception {
    program = new Program(directory.resolve("data"));
    var put =
        program.send(
            "PUT",
            "/v1/models/scenes/versions?alias=live",
            BodyPublishers.ofByteArray(scenes().zip()),
            "Content-Type",
            "application/zip");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    program.send(
        "PUT",
        "/v1/pipelines/scenes",
        "{\"on\":{\"bucket\":\"views\"},\"task\":\"infer\",\"model\":\"scenes@live\"}",
        "Content-Type",
        "application/json");
  }

  @AfterEach
  void stop() {
    program.close();
  }

  /** A linear model of 4 × 4 pixels, with a case that its author computed with NumPy. */
  private static MultiplierPackage scenes() {
    String pixels =
        IntStream.range(0, 48)
            .mapToObj(i -> Float.toString((i % 11) / 5f - 1))
            .collect(Collectors.joining(","));
    return new MultiplierPackage("scenes", 1)
        .withoutCases()
        .with("model.yaml", YAML)
        .with("model.onnx", graph())
        .with(
            "cases/model/ramp.request.json",
            "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[1,3,4,4],\"data\":[%s]}]}"
                .formatted(pixels))
        .with(
            "cases/model/ramp.response.json",
            "{\"outputs\":[{\"name\":\"scores\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[-0.25,1.3]}]}");
  }

  private static byte[] graph() {
    TensorProto.Builder weights =
        TensorProto.newBuilder()
            .setName("weights")
            .setDataType(DataType.FLOAT.getNumber())
            .addDims(48)
            .addDims(2);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
          weights.addFloatData(((c * 16 + i * 4 + j) % 7 - 3) / 8f);
          weights.addFloatData(((c * 5 + i * 3 + j) % 5 - 2) / 4f);
        }
      }
    }
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("scenes")
            .addInput(floats("image", 3, 4, 4))
            .addOutput(floats("scores", 2))
            .addInitializer(weights)
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Flatten")
                    .addInput("image")
                    .addOutput("flat")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .addInput("flat")
                    .addInput("weights")
                    .addOutput("scores"))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** So many floats for each of any number of pictures. */
  private static ValueInfoProto floats(String name, long... sizes) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }

  private JsonNode run(String key, String type, byte[] bytes) throws Exception {
    var put =
        program.send(
            "PUT",
            "/v1/buckets/views/objects/" + key,
            BodyPublishers.ofByteArray(bytes),
            "Content-Type",
            type,
            "Prefer",
            "wait=20");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    return Program.json(put).path("runs").path(0);
  }

  private static void assertScores(JsonNode run, double first, double second) {
    assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("succeeded");
    JsonNode scores = run.at("/result/outputs/scores");
    assertThat(scores.path(0).asDouble()).isCloseTo(first, within(1e-4));
    assertThat(scores.path(1).asDouble()).isCloseTo(second, within(1e-4));
    assertThat(run.at("/result/image/width").asInt()).isEqualTo(20);
    assertThat(run.at("/result/classes/0/name").asText()).isEqualTo("street");
  }

  @Test
  void aPngIsAnsweredWithTheAuthorsNumbers() throws Exception {
    JsonNode run = run("view.png", "image/png", Base64.getDecoder().decode(PNG));
    assertScores(run, -0.2651508, 0.263489);
    var replay = program.send("POST", "/v1/runs/" + run.path("id").asText() + "/replay", "");
    assertThat(replay.body()).isEqualTo("{\"identical\":true}");
  }

  @Test
  void aJpegIsAnsweredWithTheAuthorsNumbers() throws Exception {
    assertScores(
        run("view.jpg", "image/jpeg", Base64.getDecoder().decode(JPEG)), -0.26512426, 0.17164211);
  }

  @Test
  void aPictureThatIsNoneIsDeadAtOnceWithItsReason() throws Exception {
    JsonNode run = run("view.png", "image/png", new byte[] {1, 2, 3});
    assertThat(run.path("state").asText()).isEqualTo("dead");
    JsonNode whole = Program.json(program.get("/v1/runs/" + run.path("id").asText()));
    assertThat(whole.at("/error/type").asText()).as(whole.toString()).isEqualTo("not-an-image");
  }

  @Test
  void preprocessingOfAnotherSizeThanTheGraphsIsRefusedAtPublishing() throws Exception {
    var put =
        program.send(
            "PUT",
            "/v1/models/scenes/versions",
            BodyPublishers.ofByteArray(
                scenes().with("model.yaml", YAML.replace("fit: crop", "size: [8, 8]")).zip()),
            "Content-Type",
            "application/zip");
    assertProblem(put, 422, "invalid-package");
    assertThat(put.body()).contains("'preprocessing.image.size' is [8, 8], which does not fit");
  }
}

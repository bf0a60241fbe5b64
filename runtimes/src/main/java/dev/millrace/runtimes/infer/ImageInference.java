package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.Tensor;
import java.nio.file.Path;
import java.util.Map;

/** Runs a graph on a picture. */
final class ImageInference {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_VALUES = 1_000_000;

  private final Graph graph;
  private final Labels labels;
  private final PictureSource pictures;

  ImageInference(Graph graph, Labels labels, PictureSource pictures) {
    this.graph = graph;
    this.labels = labels;
    this.pictures = pictures;
  }

  /** What is left of a picture when its pixels are let go. */
  private record Seen(int width, int height, Tensor tensor) {}

  /**
   * Answers for a picture.
   *
   * @return {@code {image: {width, height}, outputs: {…}, classes: […]}}
   * @throws dev.millrace.pipeline.BadInputException when the file is no picture, or the model takes
   *     none
   */
  ObjectNode run(Path file) {
    JsonNode declared = graph.preprocessing().path("image");
    if (!declared.isObject()) {
      throw Refusals.unsupported(
          "the object is a picture, but %s takes none: its model.yaml declares no preprocessing.image"
              .formatted(graph.name()));
    }
    ImagePlan plan =
        ImagePlan.of(
            graph.session().signature(), ImageSettings.read(declared), graph.session().metadata());
    ImageTensor tensors = new ImageTensor(plan);
    Seen seen =
        pictures.use(file, pixels -> new Seen(pixels.width(), pixels.height(), tensors.of(pixels)));
    ObjectNode answer = JSON.createObjectNode();
    answer.putObject("image").put("width", seen.width()).put("height", seen.height());
    ObjectNode outputs = answer.putObject("outputs");
    graph
        .run(Map.of(plan.port().name(), seen.tensor()))
        .forEach((name, tensor) -> outputs.set(name, json(name, tensor)));
    labels.add(answer, outputs);
    return answer;
  }

  private static JsonNode json(String name, Tensor tensor) {
    long[] shape = tensor.shape();
    if (Tensor.elements(shape) > MOST_VALUES) {
      throw Refusals.tooLarge(
          "the output '%s' is %s, more than %d values; choose outputs by options.outputs"
              .formatted(name, tensor, MOST_VALUES));
    }
    // A batch of one; an output that has more rows, such as boxes, is given whole.
    return shape.length > 0 && shape[0] == 1
        ? OutputJson.rows(name, tensor, 1).getFirst()
        : OutputJson.whole(tensor);
  }
}

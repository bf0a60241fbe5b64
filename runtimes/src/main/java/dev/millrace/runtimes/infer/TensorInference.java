package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.Tensor;
import dev.millrace.model.TensorJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a graph on the tensors of an inference request of the Open Inference Protocol. */
final class TensorInference {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_DIMENSIONS = 16;
  private static final long MOST_VALUES = 1_000_000;

  private final Graph graph;

  TensorInference(Graph graph) {
    this.graph = graph;
  }

  /**
   * Answers a request.
   *
   * @return {@code {outputs: {name: {datatype, shape, data}}}}
   * @throws dev.millrace.pipeline.BadInputException naming the input that is missing, unknown or
   *     damaged, or does not fit the signature
   */
  ObjectNode run(JsonNode request) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (JsonNode input : request.path("inputs")) {
      String name = input.path("name").asText("");
      if (inputs.put(name, tensor(name, input)) != null) {
        throw Refusals.mismatch("the input '" + name + "' is there twice");
      }
    }
    try {
      graph.session().signature().check(inputs);
    } catch (ModelException e) {
      throw Refusals.mismatch(String.valueOf(e.getMessage()));
    }
    ObjectNode answer = JSON.createObjectNode();
    if (request.path("id").isTextual()) {
      answer.set("id", request.path("id"));
    }
    ObjectNode outputs = answer.putObject("outputs");
    graph.run(inputs).forEach((name, tensor) -> outputs.set(name, json(name, tensor)));
    return answer;
  }

  private static Tensor tensor(String name, JsonNode input) {
    Datatype datatype =
        Arrays.stream(Datatype.values())
            .filter(known -> known.name().equals(input.path("datatype").asText()))
            .findFirst()
            .orElseThrow(
                () ->
                    Refusals.mismatch(
                        "the input '%s' has the datatype %s; there are %s"
                            .formatted(
                                name, input.path("datatype"), Arrays.toString(Datatype.values()))));
    if (input.path("data").isMissingNode()) {
      throw Refusals.mismatch("the input '" + name + "' has no 'data'");
    }
    try {
      return TensorJson.read(datatype, shape(name, input.path("shape")), input.path("data"));
    } catch (ModelException e) {
      throw Refusals.value("the input '" + name + "': " + e.getMessage());
    }
  }

  private static long[] shape(String name, JsonNode sizes) {
    if (!sizes.isArray() || sizes.size() > MOST_DIMENSIONS) {
      throw Refusals.mismatch(
          "the input '%s' must have a shape of at most %d sizes".formatted(name, MOST_DIMENSIONS));
    }
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      JsonNode size = sizes.get(i);
      if (!size.isIntegralNumber() || !size.canConvertToLong()) {
        throw Refusals.mismatch("the input '%s' has a size %s in its shape".formatted(name, size));
      }
      shape[i] = size.asLong();
    }
    return shape;
  }

  private static ObjectNode json(String name, Tensor tensor) {
    if (Tensor.elements(tensor.shape()) > MOST_VALUES) {
      throw Refusals.tooLarge(
          "the output '%s' is %s, more than %d values; choose outputs by options.outputs"
              .formatted(name, tensor, MOST_VALUES));
    }
    ObjectNode json = JSON.createObjectNode().put("datatype", tensor.datatype().name());
    ArrayNode shape = json.putArray("shape");
    Arrays.stream(tensor.shape()).forEach(shape::add);
    json.set("data", OutputJson.flat(tensor));
    return json;
  }
}

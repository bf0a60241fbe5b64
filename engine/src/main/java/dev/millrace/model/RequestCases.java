package dev.millrace.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.model.CaseReader.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cases as pairs of an inference request and the response it must get, in the JSON of the Open
 * Inference Protocol: {@code NAME.request.json} with {@code inputs}, {@code NAME.response.json}
 * with {@code outputs}.
 */
final class RequestCases {
  private static final String REQUEST = ".request.json";
  private static final String RESPONSE = ".response.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String role;
  private final Signature signature;
  private final CaseTolerance tolerance;
  private final Outputs outputs;

  RequestCases(String role, Signature signature, CaseTolerance tolerance, Outputs outputs) {
    this.role = role;
    this.signature = signature;
    this.tolerance = tolerance;
    this.outputs = outputs;
  }

  /** The case of a request's file, if it is one. */
  Optional<FoundCase> in(Path request) {
    String file = String.valueOf(request.getFileName());
    if (!file.endsWith(REQUEST) || !Files.isRegularFile(request)) {
      return Optional.empty();
    }
    String name = file.substring(0, file.length() - REQUEST.length());
    String id = role + "/" + name;
    return Optional.of(
        new FoundCase(id, true, () -> read(id, request, request.resolveSibling(name + RESPONSE))));
  }

  private VerificationCase read(String id, Path request, Path response) {
    Map<String, Tensor> expected = Map.of();
    if (Files.isRegularFile(response)) {
      expected = tensors(id, response, "outputs");
    } else if (outputs == Outputs.REQUIRED) {
      throw new ModelException("case " + id + " lacks " + response.getFileName());
    }
    for (String name : expected.keySet()) {
      if (signature.outputs().stream().noneMatch(port -> port.name().equals(name))) {
        throw new ModelException(
            "case %s: there is no output '%s'; the graph gives %s"
                .formatted(id, name, signature.outputs()));
      }
    }
    return new VerificationCase(
        id, role, tensors(id, request, "inputs"), expected, tolerance.of(expected.keySet()));
  }

  private static Map<String, Tensor> tensors(String id, Path file, String field) {
    try {
      JsonNode list = JSON.readTree(CaseReader.bytes(file)).path(field);
      if (!list.isArray() || list.isEmpty()) {
        throw new ModelException("it holds no list '" + field + "'");
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (JsonNode one : list) {
        if (tensors.put(one.path("name").asText(), tensor(one)) != null) {
          throw new ModelException("it names '" + one.path("name").asText() + "' twice");
        }
      }
      return tensors;
    } catch (JsonProcessingException e) {
      throw new ModelException(
          "case " + id + ": " + file.getFileName() + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException | ModelException e) {
      throw new ModelException("case " + id + ": " + file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  private static Tensor tensor(JsonNode json) {
    String word = json.path("datatype").asText();
    Datatype datatype =
        Arrays.stream(Datatype.values())
            .filter(one -> one.name().equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelException(
                        "'%s' has the datatype '%s'; there are %s"
                            .formatted(
                                json.path("name").asText(),
                                word,
                                Arrays.toString(Datatype.values()))));
    return TensorJson.read(datatype, shape(json), json.path("data"));
  }

  private static long[] shape(JsonNode json) {
    JsonNode sizes = json.path("shape");
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      JsonNode size = sizes.path(i);
      if (!size.isIntegralNumber() || !size.canConvertToLong()) {
        throw new ModelException(
            "'" + json.path("name").asText() + "' has the shape " + sizes + ", which is none");
      }
      shape[i] = size.asLong();
    }
    if (!sizes.isArray()) {
      throw new ModelException("'" + json.path("name").asText() + "' has no shape");
    }
    return shape;
  }
}

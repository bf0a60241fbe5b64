package dev.millrace.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input example that MLflow keeps beside a model, as a case: a data frame becomes the inputs as
 * MLflow's own ONNX flavour makes them (several inputs from the columns of their names, a single
 * one from all columns together), tensors are what they are. MLflow keeps no outputs; where {@value
 * #OUTPUTS} lies beside it, those must come out.
 */
final class MlflowExample {
  private static final String NAME = "input-example";
  private static final String OUTPUTS = "output_example.json";
  private static final long MOST_BYTES = 16L << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final MlflowModel model;
  private final Path directory;
  private final String role;
  private final Signature signature;

  private MlflowExample(MlflowModel model, Path directory, String role, Signature signature) {
    this.model = model;
    this.directory = directory;
    this.role = role;
    this.signature = signature;
  }

  /**
   * The example of a graph, if MLflow saved one for it.
   *
   * @throws ModelException when {@code MLmodel} cannot be read
   */
  static Optional<FoundCase> in(ModelFile file, Signature signature) {
    return MlflowModel.read(file.directory())
        .filter(model -> model.graph().filter(file.path()::equals).isPresent())
        .filter(model -> model.example().isPresent())
        .map(model -> new MlflowExample(model, file.directory(), file.role(), signature).found());
  }

  private FoundCase found() {
    boolean expects = Files.isRegularFile(directory.resolve(OUTPUTS));
    return new FoundCase(role + "/" + NAME, expects, this::read);
  }

  private VerificationCase read() {
    String path = model.example().orElseThrow();
    try {
      Map<String, Tensor> inputs = inputs(json(path));
      Map<String, Tensor> outputs = outputs();
      return new VerificationCase(role + "/" + NAME, role, inputs, outputs, Map.of());
    } catch (ModelException e) {
      throw new ModelException("the input example " + path + ": " + e.getMessage(), e);
    }
  }

  private Map<String, Tensor> outputs() {
    if (!Files.isRegularFile(directory.resolve(OUTPUTS))) {
      return Map.of();
    }
    try {
      return named(json(OUTPUTS), signature.outputs(), "output");
    } catch (ModelException e) {
      throw new ModelException(OUTPUTS + ": " + e.getMessage(), e);
    }
  }

  private JsonNode json(String path) {
    Path file = directory.resolve(PackageFiles.checkedPath(path));
    try {
      if (!Files.isRegularFile(file)) {
        throw new ModelException("MLmodel names it, but it is not in the directory");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelException("it is larger than " + MOST_BYTES + " bytes");
      }
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new ModelException("it is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelException("it cannot be read: " + e.getMessage(), e);
    }
  }

  private Map<String, Tensor> inputs(JsonNode example) {
    Optional<Frame> frame = Frame.of(example);
    if (frame.isPresent()) {
      frame.get().requireColumns(model.columns());
      return frame.get().inputs(signature.inputs());
    }
    JsonNode tensors = example.has("instances") ? example.path("instances") : example;
    return named(
        tensors.has("inputs") ? tensors.path("inputs") : tensors, signature.inputs(), "input");
  }

  /** Nested lists under the names of the ports, or the list of the only one. */
  private static Map<String, Tensor> named(
      JsonNode example, List<Signature.Port> ports, String what) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    if (example.isObject()) {
      for (Map.Entry<String, JsonNode> entry : example.properties()) {
        tensors.put(entry.getKey(), tensor(port(entry.getKey(), ports, what), entry.getValue()));
      }
    } else if (ports.size() == 1) {
      tensors.put(ports.getFirst().name(), tensor(ports.getFirst(), example));
    } else {
      throw new ModelException(
          "it does not say which %s it is; the graph has %s".formatted(what, ports));
    }
    return tensors;
  }

  private static Signature.Port port(String name, List<Signature.Port> ports, String what) {
    return ports.stream()
        .filter(port -> port.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "there is no %s '%s'; the graph has %s".formatted(what, name, ports)));
  }

  private static Tensor tensor(Signature.Port port, JsonNode data) {
    try {
      return TensorJson.read(port.datatype(), NestedShape.of(data), data);
    } catch (ModelException e) {
      throw new ModelException("'" + port.name() + "': " + e.getMessage(), e);
    }
  }
}

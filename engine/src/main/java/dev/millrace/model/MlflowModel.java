package dev.millrace.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model directory as MLflow saves it: {@code MLmodel} says which flavours it has, the signature
 * and where it came from. With an ONNX flavour it becomes a package by writing {@code model.yaml}
 * beside it; MLflow keeps no outputs, so cases must lie there too. See {@link MlflowExample}.
 */
final class MlflowModel {
  static final String FILE = "MLmodel";
  private static final long MOST_BYTES = 1 << 20;
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final JsonNode root;

  private MlflowModel(Path directory, JsonNode root) {
    this.directory = directory;
    this.root = root;
  }

  /**
   * Writes {@code model.yaml} into an MLflow model directory that has none; does nothing to any
   * other directory.
   *
   * @param name for the model: MLflow keeps that in its registry, not in the directory
   * @throws ModelException when it has no ONNX flavour or cannot be read
   */
  static void describe(Path directory, Optional<String> name) {
    Path file = directory.resolve(FILE);
    if (Files.exists(directory.resolve(ModelManifest.FILE)) || !Files.isRegularFile(file)) {
      return;
    }
    ObjectNode manifest =
        read(directory)
            .orElseThrow()
            .manifest(
                name.orElseThrow(
                    () -> new ModelException("an MLflow model directory needs a name")));
    try {
      Files.write(directory.resolve(ModelManifest.FILE), YAML.writeValueAsBytes(manifest));
    } catch (IOException e) {
      throw new ModelException("model.yaml cannot be written: " + e.getMessage(), e);
    }
  }

  /** What MLflow saved in a directory, if it did. */
  static Optional<MlflowModel> read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelException("MLmodel is larger than " + MOST_BYTES + " bytes");
      }
      return Optional.of(new MlflowModel(directory, YAML.readTree(Files.readString(file))));
    } catch (JsonProcessingException e) {
      throw new ModelException("MLmodel is not YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelException("MLmodel cannot be read: " + e.getMessage(), e);
    }
  }

  /** The path of the ONNX graph, if it has that flavour. */
  Optional<String> graph() {
    JsonNode flavor = root.path("flavors").path("onnx");
    return flavor.isObject() ? Optional.of(file(flavor)) : Optional.empty();
  }

  /** The path of the input example, if one was saved. */
  Optional<String> example() {
    JsonNode path = root.path("saved_input_example_info").path("artifact_path");
    return path.isTextual()
        ? Optional.of(PackageFiles.checkedPath(path.asText()))
        : Optional.empty();
  }

  /** The columns that must be there by the signature; empty where it lists tensors or nothing. */
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (JsonNode one : specification("inputs")) {
      if (one.has("name") && !one.has("tensor-spec")) {
        columns.add(one.path("name").asText());
      }
    }
    return columns;
  }

  private ObjectNode manifest(String name) {
    JsonNode flavor = root.path("flavors").path("onnx");
    if (!flavor.isObject()) {
      List<String> flavors =
          root.path("flavors").properties().stream().map(java.util.Map.Entry::getKey).toList();
      throw new ModelException(
          "this MLflow model has the flavours %s and not onnx; convert it to ONNX, or wrap it in a package of the runtime python"
              .formatted(flavors));
    }
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("name", name);
    manifest.put("author", text("author", "not stated by MLflow"));
    manifest.put("licence", text("license", "not stated by MLflow"));
    manifest.put("runtime", "onnx");
    manifest.putObject("files").put("model", file(flavor));
    signature().ifPresent(signature -> manifest.set("signature", signature));
    manifest.set("training", training(flavor));
    return manifest;
  }

  /** What whoever logged the model put into its metadata. */
  private String text(String field, String otherwise) {
    return root.path("metadata").path(field).asText(otherwise);
  }

  /**
   * Newer versions keep the graph in {@code model.onnx/model.onnx}, older in {@code model.onnx}.
   */
  private String file(JsonNode flavor) {
    String data = PackageFiles.checkedPath(flavor.path("data").asText("model.onnx"));
    return Files.isDirectory(directory.resolve(data))
        ? data + "/" + directory.resolve(data).getFileName()
        : data;
  }

  private ObjectNode training(JsonNode flavor) {
    ObjectNode training = JSON.createObjectNode();
    for (String field :
        List.of("mlflow_version", "run_id", "model_uuid", "model_id", "utc_time_created")) {
      if (root.has(field)) {
        training.put(field, root.path(field).asText());
      }
    }
    if (flavor.has("onnx_version")) {
      training.put("onnx_version", flavor.path("onnx_version").asText());
    }
    JsonNode python = root.path("flavors").path("python_function").path("python_version");
    if (!python.isMissingNode()) {
      training.put("python", python.asText());
    }
    return training;
  }

  /** The signature, where it is one of named tensors; columns say nothing of a graph's inputs. */
  private Optional<ObjectNode> signature() {
    Optional<ArrayNode> inputs = tensors("inputs");
    Optional<ArrayNode> outputs = tensors("outputs");
    if (inputs.isEmpty() || outputs.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode signature = JSON.createObjectNode();
    signature.set("inputs", inputs.get());
    signature.set("outputs", outputs.get());
    return Optional.of(signature);
  }

  private Optional<ArrayNode> tensors(String field) {
    ArrayNode tensors = JSON.createArrayNode();
    for (JsonNode one : specification(field)) {
      JsonNode tensor = one.path("tensor-spec");
      if (!one.has("name") || !tensor.isObject()) {
        return Optional.empty();
      }
      ObjectNode port = tensors.addObject().put("name", one.path("name").asText());
      port.put("datatype", datatype(tensor.path("dtype").asText()));
      port.set("shape", tensor.path("shape"));
    }
    return tensors.isEmpty() ? Optional.empty() : Optional.of(tensors);
  }

  /** MLflow writes JSON as a text into its YAML. */
  private JsonNode specification(String field) {
    String text = root.path("signature").path(field).asText("[]");
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ModelException(
          "MLmodel: 'signature." + field + "' is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** NumPy's names of element types. */
  private static String datatype(String word) {
    return switch (word) {
      case "bool" -> "BOOL";
      case "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64" ->
          word.toUpperCase(java.util.Locale.ROOT);
      case "float16" -> "FP16";
      case "float32" -> "FP32";
      case "float64" -> "FP64";
      case "str", "object" -> "BYTES";
      default -> throw new ModelException("MLmodel: the datatype '" + word + "' is not supported");
    };
  }
}

package dev.millrace.model;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code model.yaml}; every refusal names the field, its value and what would be right. */
final class ManifestReader {
  private static final long MOST_BYTES = 1 << 20;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final List<String> FIELDS =
      List.of(
          "name",
          "author",
          "licence",
          "task",
          "runtime",
          "files",
          "signature",
          "settings",
          "preprocessing",
          "tolerance",
          "deterministic",
          "training");
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final JsonNode root;

  private ManifestReader(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads the manifest of a package directory.
   *
   * @throws ModelException when it is missing or says something that cannot be
   */
  static ModelManifest read(Path directory) {
    Path file = directory.resolve(ModelManifest.FILE);
    try {
      if (!Files.isRegularFile(file)) {
        throw new ModelException(
            "this is not a model package: it has no model.yaml, and no MLmodel either");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelException("model.yaml is larger than " + MOST_BYTES + " bytes");
      }
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new ModelException("model.yaml cannot be read: " + e.getMessage(), e);
    }
  }

  static ModelManifest parse(String yaml) {
    try {
      return new ManifestReader(YAML.readTree(yaml)).manifest();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : " (line " + at.getLineNr() + ")";
      throw new ModelException("model.yaml is not YAML" + where + ": " + e.getOriginalMessage(), e);
    }
  }

  private ModelManifest manifest() {
    if (!root.isObject()) {
      throw new ModelException("model.yaml holds no fields; it needs at least name and files");
    }
    root.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new ModelException(
                    "model.yaml: there is no field '" + field + "'; the fields are " + FIELDS);
              }
            });
    return new ModelManifest(
        name("name", text("name")),
        text("author"),
        text("licence"),
        root.has("task") ? text("task") : null,
        text("runtime"),
        files(),
        new SignatureReader(object("files"), object("signature")).read(),
        object("settings"),
        object("preprocessing"),
        tolerances(),
        truth("deterministic", true),
        object("training"));
  }

  private String text(String field) {
    JsonNode value = root.get(field);
    if (value == null || !value.isTextual() || value.asText().isBlank()) {
      throw new ModelException(
          "model.yaml: '"
              + field
              + "' must be a text, not "
              + (value == null ? "left out" : value));
    }
    return value.asText().strip();
  }

  private JsonNode object(String field) {
    JsonNode value = root.get(field);
    if (value == null || value.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!value.isObject()) {
      throw new ModelException("model.yaml: '" + field + "' must hold fields, not " + value);
    }
    return value;
  }

  private boolean truth(String field, boolean otherwise) {
    JsonNode value = root.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new ModelException("model.yaml: '" + field + "' must be true or false, not " + value);
    }
    return value.asBoolean(otherwise);
  }

  private static String name(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ModelException(
          "model.yaml: "
              + field
              + " '"
              + name
              + "' must be 1 to 63 characters of a-z, 0-9, - and _, beginning with a letter or digit");
    }
    return name;
  }

  private Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object("files").properties()) {
      String role = name("the role", entry.getKey());
      if (!entry.getValue().isTextual()) {
        throw new ModelException("model.yaml: 'files." + role + "' must be a path");
      }
      files.put(role, PackageFiles.checkedPath(entry.getValue().asText()));
    }
    if (files.isEmpty()) {
      throw new ModelException(
          "model.yaml: 'files' must name at least one file by its role, such as model: model.onnx");
    }
    return files;
  }

  private ModelManifest.Tolerances tolerances() {
    JsonNode tolerance = object("tolerance");
    Tolerance general = tolerance("tolerance", tolerance, Tolerance.DEFAULT);
    Map<String, Tolerance> nearer = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : tolerance.properties()) {
      if (isNumberField(entry.getKey())) {
        continue;
      }
      String role = entry.getKey();
      if (!object("files").has(role)) {
        throw new ModelException(
            "model.yaml: 'tolerance." + role + "' is for a role that 'files' does not name");
      }
      Tolerance ofRole = tolerance("tolerance." + role, entry.getValue(), general);
      nearer.put(role, ofRole);
      for (Map.Entry<String, JsonNode> output : entry.getValue().path("outputs").properties()) {
        String field = "tolerance." + role + ".outputs." + output.getKey();
        nearer.put(role + "/" + output.getKey(), tolerance(field, output.getValue(), ofRole));
      }
    }
    return new ModelManifest.Tolerances(general, nearer);
  }

  private static boolean isNumberField(String field) {
    return List.of("absolute", "atol", "relative", "rtol").contains(field);
  }

  private static Tolerance tolerance(String field, JsonNode node, Tolerance otherwise) {
    if (!node.isObject()) {
      throw new ModelException("model.yaml: '" + field + "' must hold absolute and relative");
    }
    try {
      return new Tolerance(
          number(field, node, List.of("absolute", "atol"), otherwise.absolute()),
          number(field, node, List.of("relative", "rtol"), otherwise.relative()));
    } catch (IllegalArgumentException e) {
      throw new ModelException("model.yaml: '" + field + "': " + e.getMessage(), e);
    }
  }

  /** A number under one of two names: ours, and the one NumPy and ONNX's test data use. */
  private static double number(String field, JsonNode node, List<String> names, double otherwise) {
    List<String> given = names.stream().filter(node::has).toList();
    if (given.isEmpty()) {
      return otherwise;
    }
    if (given.size() > 1) {
      throw new ModelException("model.yaml: '" + field + "' has both " + given + "; keep one");
    }
    JsonNode value = node.path(given.getFirst());
    if (!value.isNumber()) {
      // YAML 1.1 takes 1e-5 for a text: it wants a point, as in 1.0e-5.
      throw new ModelException(
          "model.yaml: '%s.%s' must be a number such as 1.0e-5, not %s"
              .formatted(field, given.getFirst(), value));
    }
    return value.asDouble();
  }
}

package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the signatures that {@code model.yaml} declares: {@code signature: {inputs: [{name,
 * datatype, shape}], outputs: […]}} for the role {@code model}, or the same under each role's name.
 */
final class SignatureReader {
  private static final int MOST_DIMENSIONS = 16;

  private final JsonNode files;
  private final JsonNode declared;

  /**
   * @param files the manifest's roles
   * @param declared its {@code signature}, an object
   */
  SignatureReader(JsonNode files, JsonNode declared) {
    this.files = files;
    this.declared = declared;
  }

  Map<String, Signature> read() {
    Map<String, Signature> signatures = new TreeMap<>();
    if (declared.has("inputs") || declared.has("outputs")) {
      signatures.put("model", signature("signature", declared));
    } else {
      for (Map.Entry<String, JsonNode> role : declared.properties()) {
        signatures.put(role.getKey(), signature("signature." + role.getKey(), role.getValue()));
      }
    }
    for (String role : signatures.keySet()) {
      if (!files.has(role)) {
        throw new ModelException(
            "model.yaml: 'signature' is of a role '" + role + "' that 'files' does not name");
      }
    }
    return signatures;
  }

  private static Signature signature(String field, JsonNode node) {
    return new Signature(
        ports(field + ".inputs", node.path("inputs")),
        ports(field + ".outputs", node.path("outputs")));
  }

  private static List<Signature.Port> ports(String field, JsonNode nodes) {
    if (!nodes.isArray() || nodes.isEmpty()) {
      throw new ModelException(
          "model.yaml: '"
              + field
              + "' must be a list such as [{name: x, datatype: FP64, shape: [-1, 4]}]");
    }
    List<Signature.Port> ports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode node : nodes) {
      Signature.Port port = port(field, node);
      if (!names.add(port.name())) {
        throw new ModelException("model.yaml: '" + field + "' names '" + port.name() + "' twice");
      }
      ports.add(port);
    }
    return ports;
  }

  private static Signature.Port port(String field, JsonNode node) {
    String name = node.path("name").asText("");
    if (name.isBlank()) {
      throw new ModelException("model.yaml: '" + field + "' holds one without a name: " + node);
    }
    return new Signature.Port(
        name,
        datatype(field + "." + name, node.path("datatype").asText("")),
        shape(field + "." + name, node.path("shape")));
  }

  private static Datatype datatype(String field, String word) {
    return Arrays.stream(Datatype.values())
        .filter(datatype -> datatype.name().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "model.yaml: '%s' has the datatype '%s'; there are %s"
                        .formatted(field, word, Arrays.toString(Datatype.values()))));
  }

  private static List<Long> shape(String field, JsonNode nodes) {
    List<Long> shape = new ArrayList<>();
    for (JsonNode size : nodes) {
      if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < -1) {
        throw new ModelException(
            "model.yaml: '" + field + "' has a size that is no whole number from -1: " + size);
      }
      shape.add(size.asLong());
    }
    if (!nodes.isArray() || shape.size() > MOST_DIMENSIONS) {
      throw new ModelException(
          "model.yaml: '"
              + field
              + ".shape' must be a list of at most "
              + MOST_DIMENSIONS
              + " sizes, such as [-1, 4]");
    }
    return shape;
  }
}

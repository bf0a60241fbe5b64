package dev.millrace.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names a model version by what decides its answers: the runtime it asks for, the bytes of its
 * graphs by role, the preprocessing with the files it names, and the signature. Author, licence,
 * tolerances and cases are not part of it. Where a graph is an author's code that may read any file
 * of its package, every file but {@code model.yaml} and the cases is.
 */
final class ModelDigest {
  private static final ObjectMapper SORTED =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private ModelDigest() {}

  /**
   * The digest, {@code sha256:} and 64 hex digits.
   *
   * @param beside files that the graphs need further, in a fixed order
   * @param files SHA-256 of the package's files by path
   */
  static String of(
      ModelManifest manifest,
      Runtime runtime,
      Set<String> beside,
      Map<String, String> files,
      Map<String, Signature> signatures) {
    StringBuilder text = new StringBuilder("millrace model 1\n");
    text.append("runtime ").append(manifest.runtime()).append('\n');
    manifest
        .files()
        .forEach(
            (role, path) ->
                text.append("file ").append(role).append(' ').append(files.get(path)).append('\n'));
    for (String path : beside) {
      text.append("beside ").append(path).append(' ').append(files.get(path)).append('\n');
    }
    if (runtime.readsWholePackage()) {
      appendBeside(text, files);
    }
    text.append("preprocessing ").append(sorted(manifest.preprocessing())).append('\n');
    for (String path : filesOf(manifest.preprocessing())) {
      text.append("beside ").append(path).append(' ').append(files.get(path)).append('\n');
    }
    for (String role : manifest.files().keySet()) {
      Signature signature = signatures.get(role);
      if (signature != null) {
        text.append("signature ").append(role).append('\n');
        append(text, "in", signature.inputs());
        append(text, "out", signature.outputs());
      }
    }
    byte[] digest = PackageFiles.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return "sha256:" + HexFormat.of().formatHex(digest);
  }

  private static void appendBeside(StringBuilder text, Map<String, String> files) {
    new TreeMap<>(files)
        .forEach(
            (path, digest) -> {
              if (!path.equals(ModelManifest.FILE) && !isCase(path)) {
                text.append("beside ").append(path).append(' ').append(digest).append('\n');
              }
            });
  }

  private static boolean isCase(String path) {
    return path.startsWith("cases/")
        || path.matches(
            "(.*/)?(test_data_set_\\d+/.*|data\\.json|[^/]+\\.(request|response)\\.json)");
  }

  /** The paths that the preprocessing names: every text field called {@code file}, at any depth. */
  static SortedSet<String> filesOf(JsonNode preprocessing) {
    SortedSet<String> paths = new TreeSet<>();
    preprocessing
        .findValues("file")
        .forEach(
            file -> {
              if (file.isTextual()) {
                paths.add(file.asText());
              }
            });
    return paths;
  }

  private static void append(StringBuilder text, String direction, List<Signature.Port> ports) {
    for (Signature.Port port : ports) {
      text.append(direction).append(' ').append(port.name()).append(' ');
      text.append(port.datatype()).append(' ').append(port.shape()).append('\n');
    }
  }

  /** JSON with the fields of every object in order of their names. */
  private static String sorted(JsonNode node) {
    try {
      return SORTED.writeValueAsString(SORTED.treeToValue(node, Object.class));
    } catch (JsonProcessingException e) {
      throw new ModelException("the preprocessing cannot be written as JSON", e);
    }
  }
}

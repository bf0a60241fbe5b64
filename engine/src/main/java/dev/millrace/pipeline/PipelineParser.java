package dev.millrace.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.object.InvalidNameException;
import dev.millrace.object.Names;
import dev.millrace.pipeline.PipelineDefinition.On;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads pipeline definitions from YAML or JSON and says precisely what is wrong with a bad one. */
public final class PipelineParser {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_RETRIES = 100;
  private static final int MAX_CONCURRENCY = 1024;

  private PipelineParser() {}

  /**
   * Reads a definition; JSON is YAML too.
   *
   * @throws InvalidPipelineException with the part that is wrong
   */
  public static PipelineDefinition parse(String yaml) {
    try {
      return of(YAML.readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new InvalidPipelineException(
          "a pipeline is a YAML or JSON object: " + e.getOriginalMessage(), e);
    }
  }

  /** The definition of a parsed document. */
  public static PipelineDefinition of(JsonNode root) {
    require(
        root.isObject(),
        "a pipeline is an object such as {on: {bucket: photos}, task: identify-faces}");
    onlyFields(
        "a pipeline",
        root,
        Set.of("on", "task", "model", "shadow", "options", "retries", "concurrency"));
    JsonNode options = root.path("options");
    require(options.isMissingNode() || options.isObject(), "'options' is an object");
    return new PipelineDefinition(
        on(root.path("on")),
        requiredText(root, "task"),
        optionalText(root, "model"),
        shadow(root),
        options.isMissingNode() ? PipelineDefinition.noOptions() : options,
        number(root, "retries", PipelineDefinition.DEFAULT_RETRIES, MAX_RETRIES),
        number(root, "concurrency", 0, MAX_CONCURRENCY));
  }

  /** The definition as canonical JSON: equal definitions give equal text. */
  public static String format(PipelineDefinition definition) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode on = root.putObject("on").put("bucket", definition.on().bucket());
    on.put("prefix", definition.on().prefix());
    definition.on().mediaTypes().forEach(on.putArray("mediaTypes")::add);
    root.put("task", definition.task());
    root.put("model", definition.model());
    if (definition.shadow() != null) { // older definitions stay the text they were
      root.put("shadow", definition.shadow());
    }
    root.set("options", definition.options());
    root.put("retries", definition.retries()).put("concurrency", definition.concurrency());
    return root.toString();
  }

  private static @Nullable String shadow(JsonNode root) {
    String shadow = optionalText(root, "shadow");
    require(
        shadow == null || (root.hasNonNull("model") && shadow.matches("[a-z0-9][a-z0-9-]{0,62}")),
        "'shadow' is an alias of the pipeline's model, such as candidate, not " + shadow);
    return shadow;
  }

  private static On on(JsonNode on) {
    require(on.isObject(), "'on' says which objects the pipeline is for, such as {bucket: photos}");
    onlyFields("'on'", on, Set.of("bucket", "prefix", "mediaTypes"));
    List<String> mediaTypes = new ArrayList<>();
    JsonNode list = on.path("mediaTypes");
    require(list.isMissingNode() || list.isArray(), "'on.mediaTypes' is a list such as [image/*]");
    for (JsonNode mediaType : list) {
      require(
          mediaType.isTextual() && mediaType.textValue().matches("[\\w.+-]+/(\\*|[\\w.+-]+)"),
          "'on.mediaTypes' holds media types such as image/jpeg or image/*, not " + mediaType);
      mediaTypes.add(mediaType.textValue());
    }
    String prefix = optionalText(on, "prefix");
    try {
      return new On(
          Names.bucket(requiredText(on, "bucket")), prefix == null ? "" : prefix, mediaTypes);
    } catch (InvalidNameException e) {
      throw new InvalidPipelineException("'on.bucket': " + e.getMessage(), e);
    }
  }

  private static String requiredText(JsonNode parent, String field) {
    String text = optionalText(parent, field);
    if (text == null || text.isBlank()) {
      throw new InvalidPipelineException("'" + field + "' is missing");
    }
    return text;
  }

  private static @Nullable String optionalText(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    require(
        value.isMissingNode() || value.isNull() || value.isTextual(),
        "'" + field + "' is text, not " + value);
    return value.textValue();
  }

  private static int number(JsonNode parent, String field, int otherwise, int most) {
    JsonNode value = parent.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    require(
        value.isInt() && value.intValue() >= 0 && value.intValue() <= most,
        "'" + field + "' is a whole number from 0 to " + most + ", not " + value);
    return value.intValue();
  }

  private static void onlyFields(String what, JsonNode node, Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            field ->
                require(
                    known.contains(field),
                    what
                        + " has no field '"
                        + field
                        + "'; it has "
                        + String.join(", ", known.stream().sorted().toList())));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new InvalidPipelineException(otherwise);
    }
  }
}

package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.inference.InferenceException.Kind;
import java.util.Map;

/**
 * What a client may say with a load of the model repository extension. A package is what was
 * published and verified, so a configuration is taken only where it says what holds anyway.
 */
final class LoadParameters {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LoadParameters() {}

  /**
   * Refuses what would change the model.
   *
   * @throws InferenceException that says which part of it
   */
  static void requireNoChange(OfferedModel offered, Map<String, ?> parameters) {
    parameters.forEach((name, value) -> requireNoChange(offered, name, value));
  }

  private static void requireNoChange(OfferedModel offered, String parameter, Object value) {
    if (parameter.equals("config")) {
      config(value)
          .properties()
          .forEach(member -> requireSame(offered, member.getKey(), member.getValue()));
    } else if (parameter.startsWith("file:")) {
      throw unsupported(
          "the parameter '%s' brings a file, and no files are taken here".formatted(parameter));
    } else {
      throw invalid("there is no parameter '%s' of a load", parameter);
    }
  }

  private static JsonNode config(Object value) {
    try {
      JsonNode config = value instanceof String text ? JSON.readTree(text) : null;
      if (config == null || !config.isObject()) {
        throw invalid("the parameter 'config' must be a text that holds a JSON object");
      }
      return config;
    } catch (JsonProcessingException e) {
      throw invalid("the parameter 'config' is not JSON: %s", e.getOriginalMessage());
    }
  }

  private static void requireSame(OfferedModel offered, String member, JsonNode value) {
    String here =
        switch (member) {
          case "name" -> offered.name();
          case "platform" -> offered.platform();
          case "backend" -> offered.backend();
          case "max_batch_size" -> "0";
          default -> throw unsupported("'config' says '" + member + "', which a load cannot set");
        };
    if (!value.asText().equals(here)) {
      throw unsupported(
          "'config' says %s for '%s', which is '%s' here and cannot be changed by a load"
              .formatted(value, member, here));
    }
  }

  private static InferenceException unsupported(String why) {
    return new InferenceException(
        Kind.UNSUPPORTED, why + ": publish a package with PUT /v1/models/NAME/versions");
  }
}

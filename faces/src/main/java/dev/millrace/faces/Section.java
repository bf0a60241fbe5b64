package dev.millrace.faces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One JSON object of settings, read strictly: a wrong value or a name nobody asked for is refused
 * with a sentence that says what would be right.
 */
final class Section {

  private final String name;
  private final JsonNode json;
  private final Function<String, RuntimeException> refusal;
  private final Set<String> asked = new TreeSet<>();

  /**
   * Takes an object to read.
   *
   * @param name what messages call it, such as {@code preprocessing.detector}
   * @param json an object, or missing, which stands for an empty one
   * @param refusal makes the exception to throw from a sentence
   */
  Section(String name, JsonNode json, Function<String, RuntimeException> refusal) {
    this.name = name;
    this.json = json.isNull() ? MissingNode.getInstance() : json;
    this.refusal = refusal;
    if (!this.json.isMissingNode() && !json.isObject()) {
      throw refuse("%s must be an object, not %s.", name, kind(json));
    }
  }

  boolean present() {
    return !json.isMissingNode();
  }

  /** An object within this one; missing when there is none. */
  Section section(String field) {
    return new Section(name + "." + field, get(field), refusal);
  }

  String text(String field, String otherwise) {
    JsonNode value = get(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw refuse("%s.%s must be a text, not %s.", name, field, value);
    }
    return value.textValue();
  }

  double number(String field, double otherwise, double least, double most) {
    JsonNode value = get(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
      throw refuse(
          "%s.%s must be a number from %s to %s, not %s.", name, field, least, most, value);
    }
    return value.doubleValue();
  }

  int whole(String field, int otherwise, int least, int most) {
    return wholeIn(field, get(field), otherwise, least, most);
  }

  List<Integer> wholes(String field, List<Integer> otherwise, int least, int most) {
    JsonNode values = get(field);
    if (values.isMissingNode()) {
      return otherwise;
    }
    if (!values.isArray() || values.isEmpty()) {
      throw refuse("%s.%s must be a list of whole numbers, not %s.", name, field, values);
    }
    List<Integer> wholes = new ArrayList<>();
    values.forEach(value -> wholes.add(wholeIn(field, value, 0, least, most)));
    return List.copyOf(wholes);
  }

  private int wholeIn(String field, JsonNode value, int otherwise, int least, int most) {
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || value.longValue() < least || value.longValue() > most) {
      throw refuse(
          "%s.%s must be a whole number from %d to %d, not %s.", name, field, least, most, value);
    }
    return value.intValue();
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = get(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw refuse("%s.%s must be true or false, not %s.", name, field, value);
    }
    return value.isMissingNode() ? otherwise : value.booleanValue();
  }

  /** One of an enum's constants, by its name in lower case. */
  <E extends Enum<E>> E choice(String field, E otherwise) {
    JsonNode value = get(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    List<E> choices = Arrays.asList(otherwise.getDeclaringClass().getEnumConstants());
    return choices.stream()
        .filter(choice -> word(choice).equals(value.asText()))
        .findFirst()
        .orElseThrow(
            () ->
                refuse(
                    "%s.%s must be one of %s, not %s.",
                    name, field, choices.stream().map(Section::word).toList(), value));
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** Refuses names that nobody asked for; a misspelt setting would otherwise do nothing. */
  void done() {
    for (String field : (Iterable<String>) json::fieldNames) {
      if (!asked.contains(field)) {
        throw refuse("%s.%s is not known; %s knows %s.", name, field, name, asked);
      }
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need Error Prone at run time
  RuntimeException refuse(String sentence, Object... values) {
    return refusal.apply(sentence.formatted(values));
  }

  private JsonNode get(String field) {
    asked.add(field);
    JsonNode value = json.path(field);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  private static String kind(JsonNode json) {
    return json.getNodeType() == JsonNodeType.STRING ? "a text" : json.toString();
  }
}

package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts requests are made of, each read where the parser stands. */
final class JsonFields {
  private JsonFields() {}

  /** Reads one object's members; the parser stands on its beginning. */
  @FunctionalInterface
  interface ObjectReader {
    void read(JsonParser json) throws IOException;
  }

  static void require(boolean holds, String problem) {
    if (!holds) {
      throw invalid("%s", problem);
    }
  }

  static String text(JsonParser json, String field) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING, "'" + field + "' must be a string");
    return json.getText();
  }

  static void eachObject(JsonParser json, String field, ObjectReader reader) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, "'" + field + "' must be a list");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(
          json.currentToken() == JsonToken.START_OBJECT, "'" + field + "' must hold objects only");
      reader.read(json);
    }
  }

  /** A shape; its sizes may be as large as they like, and are judged later. */
  static long[] sizes(JsonParser json, String input) throws IOException {
    String problem = "the shape of input '" + input + "' must be a list of whole numbers from 0";
    require(json.currentToken() == JsonToken.START_ARRAY, problem);
    long[] sizes = new long[4];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(
          json.currentToken() == JsonToken.VALUE_NUMBER_INT
              && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
          problem + ", each within 64 bits");
      sizes = count == sizes.length ? Arrays.copyOf(sizes, 2 * count) : sizes;
      sizes[count++] = json.getLongValue();
    }
    return Arrays.copyOf(sizes, count);
  }

  /** Parameters: texts, numbers and truth values by name. */
  static Map<String, Object> parameters(JsonParser json, String of) throws IOException {
    require(
        json.currentToken() == JsonToken.START_OBJECT, "'parameters' of " + of + " is no object");
    Map<String, Object> parameters = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      parameters.put(name, value(json, json.nextToken(), name));
    }
    return parameters;
  }

  private static Object value(JsonParser json, JsonToken token, String name) throws IOException {
    return switch (token) {
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? json.getDoubleValue()
              : (Object) json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      default -> throw invalid("the parameter '%s' must be a string, a number or a boolean", name);
    };
  }
}

package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One place where two JSON documents differ.
 *
 * @param path an RFC 6901 pointer
 * @param recorded what the first has there; missing when it has nothing
 * @param replayed what the second has there; missing when it has nothing
 */
public record JsonDifference(String path, JsonNode recorded, JsonNode replayed) {

  /** Every place where they differ, at the deepest level. */
  public static List<JsonDifference> between(JsonNode recorded, JsonNode replayed) {
    List<JsonDifference> found = new ArrayList<>();
    compare("", recorded, replayed, found);
    return found;
  }

  private static void compare(
      String path, JsonNode recorded, JsonNode replayed, List<JsonDifference> found) {
    if (recorded.isObject() && replayed.isObject()) {
      TreeSet<String> fields = new TreeSet<>();
      recorded.fieldNames().forEachRemaining(fields::add);
      replayed.fieldNames().forEachRemaining(fields::add);
      for (String field : fields) {
        compare(path + "/" + escape(field), recorded.path(field), replayed.path(field), found);
      }
    } else if (recorded.isArray() && replayed.isArray()) {
      for (int i = 0; i < Math.max(recorded.size(), replayed.size()); i++) {
        compare(path + "/" + i, element(recorded, i), element(replayed, i), found);
      }
    } else if (!recorded.equals(replayed)) {
      found.add(new JsonDifference(path, recorded, replayed));
    }
  }

  private static JsonNode element(JsonNode array, int index) {
    JsonNode element = array.get(index);
    return element == null ? MissingNode.getInstance() : element;
  }

  private static String escape(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }
}

package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The shape that nested lists spell out. */
final class NestedShape {
  private static final int MOST_DIMENSIONS = 16;

  private NestedShape() {}

  /**
   * The sizes from the outermost list inwards; none for a value that is no list.
   *
   * @throws ModelException when lists beside each other differ in length or depth
   */
  static long[] of(JsonNode data) {
    List<Long> sizes = new ArrayList<>();
    for (JsonNode one = data; one.isArray(); one = one.path(0)) {
      sizes.add((long) one.size());
      if (sizes.size() > MOST_DIMENSIONS) {
        throw new ModelException("its lists are nested more than " + MOST_DIMENSIONS + " deep");
      }
    }
    require(data, sizes, 0);
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  private static void require(JsonNode node, List<Long> sizes, int depth) {
    boolean list = depth < sizes.size();
    if (list != node.isArray() || (list && node.size() != sizes.get(depth))) {
      throw new ModelException("its nested lists are not all of the shape " + sizes);
    }
    for (JsonNode child : node) {
      require(child, sizes, depth + 1);
    }
  }
}

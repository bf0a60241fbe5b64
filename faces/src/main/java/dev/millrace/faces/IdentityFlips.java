package dev.millrace.faces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipeline.JsonDifference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where two results of {@code identify-faces} on one photo differ in what people would notice: a
 * face that is somebody else now, is no longer certain, or was found by one only. Boxes, landmarks
 * and similarities that moved a little are no difference.
 */
final class IdentityFlips {
  /** Intersection over union from which two boxes are of the same face. */
  private static final double SAME_FACE = 0.4;

  private final JsonNode one;
  private final JsonNode other;
  private final List<JsonDifference> found = new ArrayList<>();

  private IdentityFlips(JsonNode one, JsonNode other) {
    this.one = one.path("faces");
    this.other = other.path("faces");
  }

  static List<JsonDifference> between(JsonNode one, JsonNode other) {
    return new IdentityFlips(one, other).find();
  }

  private List<JsonDifference> find() {
    Set<Integer> met = new HashSet<>();
    for (int i = 0; i < one.size(); i++) {
      JsonNode face = one.path(i);
      int same = nearest(face, met);
      if (same < 0) {
        found.add(new JsonDifference("/faces/" + i, seen(face), MissingNode.getInstance()));
      } else {
        met.add(same);
        compare(i, face, other.path(same));
      }
    }
    for (int i = 0; i < other.size(); i++) {
      if (!met.contains(i)) {
        found.add(
            new JsonDifference("/faces/" + i, MissingNode.getInstance(), seen(other.path(i))));
      }
    }
    return found;
  }

  private void compare(int index, JsonNode face, JsonNode same) {
    JsonNode was = who(face);
    JsonNode is = who(same);
    if (!was.equals(is)) {
      found.add(new JsonDifference("/faces/" + index + "/match", was, is));
    }
  }

  private int nearest(JsonNode face, Set<Integer> met) {
    int best = -1;
    double most = SAME_FACE;
    for (int i = 0; i < other.size(); i++) {
      double overlap = overlap(face.path("box"), other.path(i).path("box"));
      if (overlap >= most && !met.contains(i)) {
        most = overlap;
        best = i;
      }
    }
    return best;
  }

  private static double overlap(JsonNode a, JsonNode b) {
    double shared = shared(a, b, "x", "width") * shared(a, b, "y", "height");
    double all = area(a) + area(b) - shared;
    return all > 0 ? shared / all : 0;
  }

  private static double shared(JsonNode a, JsonNode b, String at, String size) {
    double from = Math.max(a.path(at).asDouble(), b.path(at).asDouble());
    double to =
        Math.min(
            a.path(at).asDouble() + a.path(size).asDouble(),
            b.path(at).asDouble() + b.path(size).asDouble());
    return Math.max(0, to - from);
  }

  private static double area(JsonNode box) {
    return box.path("width").asDouble() * box.path("height").asDouble();
  }

  /** Who a face is said to be, without how alike. */
  private static ObjectNode who(JsonNode face) {
    JsonNode match = face.path("match");
    ObjectNode who =
        JsonNodeFactory.instance.objectNode().put("status", match.path("status").asText());
    if (match.has("person")) {
      who.put("person", match.at("/person/id").asText());
      who.put("name", match.at("/person/name").asText());
    }
    return who;
  }

  private static ObjectNode seen(JsonNode face) {
    ObjectNode seen = JsonNodeFactory.instance.objectNode();
    seen.set("box", face.path("box"));
    seen.set("match", who(face));
    return seen;
  }
}

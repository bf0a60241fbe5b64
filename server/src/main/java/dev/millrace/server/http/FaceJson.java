package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.faces.FoundFace;
import dev.millrace.faces.gallery.Decision;
import dev.millrace.faces.gallery.Face;
import dev.millrace.faces.gallery.Gallery;
import dev.millrace.faces.gallery.People;
import dev.millrace.faces.gallery.SeenFace;
import dev.millrace.faces.gallery.Strangers;
import dev.millrace.faces.gallery.Thresholds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The gallery's documents, as {@code docs/faces-api.md} has them. */
final class FaceJson {
  private final Gallery gallery;
  private final Map<String, Thresholds> thresholds = new HashMap<>();

  /** For one answer: it looks up a collection's thresholds once. */
  FaceJson(Gallery gallery) {
    this.gallery = gallery;
  }

  ObjectNode face(Face face) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", face.id()).put("collection", face.collection());
    json.put("status", face.state().status().word());
    addPerson(json, face);
    Double similarity = face.state().similarity();
    if (similarity != null) {
      json.put("similarity", similarity);
      json.put("falseAlarm", of(face.collection()).falseAlarm(similarity));
    }
    if (face.state().stranger() != null) {
      json.put("group", face.state().stranger());
    }
    json.set("source", source(face.source()));
    json.set("box", box(face.box()));
    json.put("score", face.score()).put("quality", face.quality());
    json.put("seenAt", face.seenAt().toString());
    json.put("photo", face.gone() ? "gone" : "kept");
    json.put("thumbnail", thumbnail(face.id()));
    return json;
  }

  private Thresholds of(String collection) {
    return thresholds.computeIfAbsent(collection, gallery.collections()::thresholds);
  }

  private static void addPerson(ObjectNode json, Face face) {
    String person = face.state().person();
    if (person != null) {
      json.putObject("person").put("id", person).put("name", face.name());
    }
  }

  private static ObjectNode source(SeenFace.@Nullable Source source) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    return source == null
        ? json.put("upload", true)
        : json.put("run", source.run())
            .put("bucket", source.bucket())
            .put("key", source.key())
            .put("version", source.version());
  }

  static ObjectNode box(FoundFace.Box box) {
    return Json.MAPPER
        .createObjectNode()
        .put("x", box.x())
        .put("y", box.y())
        .put("width", box.width())
        .put("height", box.height());
  }

  private static String thumbnail(String face) {
    return "/v1/faces/" + face + "/thumbnail";
  }

  static ObjectNode person(People.Person person) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", person.id())
            .put("name", person.name())
            .put("enrolledFaces", person.enrolledFaces())
            .put("faces", person.faces());
    if (person.bestFace() != null) {
      json.put("thumbnail", thumbnail(person.bestFace()));
    }
    return json.put("createdAt", person.createdAt().toString());
  }

  ObjectNode group(Strangers.Group group, String faces) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", group.id())
            .put("faces", group.faces())
            .put("firstSeen", group.firstSeen().toString())
            .put("lastSeen", group.lastSeen().toString());
    group.samples().forEach(face -> json.withArray(faces).add(face(face)));
    return json;
  }

  static ObjectNode decision(Decision decision) {
    return Json.MAPPER
        .createObjectNode()
        .put("id", decision.id())
        .put("kind", decision.kind())
        .put("at", decision.at().toString())
        .put("text", decision.text())
        .put("undone", decision.undone());
  }

  /** {@code {NAME:[…],"next":"…"}}. */
  static <T> ObjectNode list(
      String name, List<T> items, @Nullable String next, Function<T, ObjectNode> json) {
    ObjectNode page = Json.MAPPER.createObjectNode();
    ArrayNode array = page.putArray(name);
    items.forEach(item -> array.add(json.apply(item)));
    if (next != null) {
      page.put("next", next);
    }
    return page;
  }
}

package dev.millrace.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.faces.FoundFace;
import dev.millrace.faces.gallery.Face;
import dev.millrace.faces.gallery.Gallery;
import dev.millrace.faces.gallery.GalleryException;
import dev.millrace.faces.gallery.Match;
import dev.millrace.faces.gallery.Verification;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is in this photo (1:N), and do these two show the same person (1:1). */
final class FaceSearchRoutes implements Routes {
  private static final String DEFAULT_COLLECTION = "people";

  private final Gallery gallery;
  private final FaceLooking looking;

  FaceSearchRoutes(Gallery gallery, FaceLooking looking) {
    this.gallery = gallery;
    this.looking = looking;
  }

  private record Side(@Nullable String faceId) {}

  private record Sides(@Nullable Side a, @Nullable Side b) {}

  /** One side of a comparison: an embedding, and what it is of. */
  private record Compared(String space, float[] embedding, ObjectNode json) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.post("/v1/collections/{c}/search", this::search, Allow.READ);
    routes.post("/v1/faces/verify", this::verify, Allow.READ);
  }

  private void search(Context ctx) throws Exception {
    Query.only(ctx, "limit");
    int limit = limit(ctx);
    String collection = ctx.pathParam("c");
    gallery.collections().get(collection);
    FaceLooking.Looked looked = looking.look(PhotoBody.read(ctx, looking), collection);
    List<Match> matches = gallery.matcher().match(collection, looked.space(), looked.faces());
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.putObject("image")
        .put("width", looked.width())
        .put("height", looked.height())
        .put("orientation", looked.orientation());
    json.put("space", looked.space());
    var faces = json.putArray("faces");
    for (int i = 0; i < matches.size(); i++) {
      ObjectNode face = found(looked.faces().get(i));
      JsonNode match = Json.MAPPER.valueToTree(shortened(matches.get(i), limit));
      face.set("match", match);
      faces.add(face);
    }
    ctx.json(json);
  }

  private static int limit(Context ctx) {
    String text = ctx.queryParam("limit");
    if (text != null && !text.matches("[0-5]")) {
      throw Query.bad("limit", text, "a whole number from 0 to " + Match.CANDIDATES);
    }
    return text == null ? Match.CANDIDATES : Integer.parseInt(text);
  }

  private static Match shortened(Match match, int limit) {
    List<Match.Candidate> candidates = match.candidates();
    return new Match(
        match.status(),
        match.person(),
        match.similarity(),
        match.falseAlarm(),
        candidates.subList(0, Math.min(limit, candidates.size())));
  }

  private static ObjectNode found(FoundFace face) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.set("box", FaceJson.box(face.box()));
    return json.put("score", face.score()).put("quality", face.quality());
  }

  private void verify(Context ctx) throws Exception {
    Query.only(ctx, "collection");
    String collection =
        Optional.ofNullable(ctx.queryParam("collection")).orElse(DEFAULT_COLLECTION);
    Map<String, Compared> sides =
        PhotoBody.isMultipart(ctx) ? ofParts(ctx, collection) : ofIds(ctx, collection);
    Compared a = side(sides, "a");
    Compared b = side(sides, "b");
    requireSameSpace(a, b);
    Verification same = gallery.verify(collection, a.space(), a.embedding(), b.embedding());
    ObjectNode json = Json.MAPPER.valueToTree(same);
    json.set("a", a.json());
    json.set("b", b.json());
    ctx.json(json);
  }

  private static Compared side(Map<String, Compared> sides, String name) {
    Compared side = sides.get(name);
    if (side == null) {
      throw new ProblemException(
          422,
          "member-missing",
          "Member missing",
          "there is no '" + name + "'; send a and b, each a photo or the id of a face");
    }
    return side;
  }

  private static void requireSameSpace(Compared a, Compared b) {
    if (!a.space().equals(b.space())) {
      throw new ProblemException(
          409,
          "other-space",
          "Other space",
          "one face is embedded by model %s and the other by %s; these cannot be compared"
              .formatted(a.space(), b.space()));
    }
  }

  private Map<String, Compared> ofIds(Context ctx, String collection) throws Exception {
    Sides sides = JsonBody.read(ctx, Sides.class);
    Map<String, Compared> compared = new java.util.HashMap<>();
    if (sides.a() != null && sides.a().faceId() != null) {
      compared.put("a", kept(sides.a().faceId(), collection));
    }
    if (sides.b() != null && sides.b().faceId() != null) {
      compared.put("b", kept(sides.b().faceId(), collection));
    }
    return compared;
  }

  private Map<String, Compared> ofParts(Context ctx, String collection) throws Exception {
    Map<String, Compared> compared = new java.util.HashMap<>();
    for (Map.Entry<String, byte[]> part : PhotoBody.parts(ctx, looking).entrySet()) {
      String text = part.getValue().length < 100 ? PhotoBody.text(part.getValue()) : "";
      compared.put(
          part.getKey(),
          text.startsWith("f-")
              ? kept(text, collection)
              : seen(part.getValue(), part.getKey(), collection));
    }
    return compared;
  }

  private Compared kept(String id, String collection) {
    Face face = gallery.faces().get(id);
    String space = gallery.matcher().servingSpace(face.collection()).orElse(collection);
    float[] embedding =
        gallery
            .faces()
            .embedding(id, space)
            .orElseThrow(
                () ->
                    new GalleryException(
                        GalleryException.Kind.CONFLICT,
                        "not-embedded",
                        "face "
                            + id
                            + " has no embedding of the present face model; its photo is gone"));
    ObjectNode json = Json.MAPPER.createObjectNode().put("faceId", id);
    json.set("box", FaceJson.box(face.box()));
    return new Compared(space, embedding, json);
  }

  private Compared seen(byte[] photo, String name, String collection) throws Exception {
    FaceLooking.Looked looked = looking.look(photo, collection);
    if (looked.faces().isEmpty()) {
      throw new ProblemException(
          422, "no-face", "No face", "no face was found in photo '" + name + "'; try another");
    }
    FoundFace face = looked.faces().getFirst();
    return new Compared(looked.space(), face.embedding(), found(face));
  }
}

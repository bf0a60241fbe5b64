package dev.millrace.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.faces.gallery.Collections.Description;
import dev.millrace.faces.gallery.Gallery;
import dev.millrace.faces.gallery.Reembedding;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/collections}: making, describing, setting and erasing them. */
final class CollectionRoutes implements Routes {
  private static final int PROBLEMS = 500;

  private final Gallery gallery;

  CollectionRoutes(Gallery gallery) {
    this.gallery = gallery;
  }

  /** The body of PUT. */
  private record Rates(@Nullable Double falseAlarmRate, @Nullable Double unsureRate) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/collections", this::list, Allow.READ);
    routes.get("/v1/collections/{c}", this::get, Allow.READ);
    routes.put("/v1/collections/{c}", this::put, Allow.ADMIN);
    routes.delete("/v1/collections/{c}", this::delete, Allow.ADMIN);
    routes.get("/v1/collections/{c}/reembedding", this::reembedding, Allow.READ);
  }

  private void list(Context ctx) {
    Query.only(ctx);
    ctx.json(Map.of("collections", gallery.collections().list().stream().map(this::json).toList()));
  }

  private void get(Context ctx) {
    Query.only(ctx);
    ctx.json(json(gallery.collections().get(ctx.pathParam("c"))));
  }

  private void put(Context ctx) throws IOException {
    Query.only(ctx);
    String name = ctx.pathParam("c");
    Rates rates =
        ctx.contentType() == null ? new Rates(null, null) : JsonBody.read(ctx, Rates.class);
    boolean made =
        gallery
            .collections()
            .put(
                name,
                Optional.ofNullable(rates.falseAlarmRate()),
                Optional.ofNullable(rates.unsureRate()));
    ctx.status(made ? 201 : 200).json(json(gallery.collections().get(name)));
  }

  private void delete(Context ctx) {
    Query.only(ctx);
    gallery.collections().erase(ctx.pathParam("c"));
    ctx.status(204);
  }

  private void reembedding(Context ctx) {
    Query.only(ctx);
    String name = ctx.pathParam("c");
    ObjectNode json = progress(gallery.reembedding().progress(name));
    FaceJson faces = new FaceJson(gallery);
    var problems = json.putArray("problems");
    for (Reembedding.Problem problem : gallery.reembedding().problems(name, PROBLEMS)) {
      ObjectNode entry = problems.addObject();
      entry.set("face", faces.face(problem.face()));
      entry.put("reason", problem.reason());
    }
    ctx.json(json);
  }

  private static ObjectNode progress(Reembedding.Progress progress) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("running", progress.to() != null);
    if (progress.to() != null) {
      json.put("to", progress.to())
          .put("total", progress.total())
          .put("done", progress.done())
          .put("failed", progress.failed())
          .put("gone", progress.gone())
          .put("startedAt", String.valueOf(progress.startedAt()));
    }
    return json;
  }

  private ObjectNode json(Description collection) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", collection.name())
            .put("createdAt", collection.createdAt().toString())
            .put("people", collection.people())
            .put("enrolledFaces", collection.enrolledFaces())
            .put("seenFaces", collection.seenFaces())
            .put("unknownGroups", collection.unknownGroups())
            .put("revision", collection.revision())
            .put("falseAlarmRate", collection.falseAlarmRate())
            .put("unsureRate", collection.unsureRate());
    JsonNode thresholds = Json.MAPPER.valueToTree(collection.thresholds());
    json.set("thresholds", thresholds);
    if (collection.space() != null) {
      json.put("space", collection.space());
    }
    json.set("reembedding", progress(gallery.reembedding().progress(collection.name())));
    return json;
  }
}

package dev.millrace.server.http;

import dev.millrace.faces.gallery.Decided;
import dev.millrace.faces.gallery.Face;
import dev.millrace.faces.gallery.Faces;
import dev.millrace.faces.gallery.Gallery;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/faces}: single faces, and what people decide about them. */
final class FaceRoutes implements Routes {
  private static final int MOST_RUNS = 100;

  private final Gallery gallery;
  private final Thumbnails thumbnails;

  FaceRoutes(Gallery gallery, Thumbnails thumbnails) {
    this.gallery = gallery;
    this.thumbnails = thumbnails;
  }

  private record Assignment(@Nullable String person, @Nullable String name) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/collections/{c}/faces", this::list, Allow.READ);
    routes.get("/v1/faces/{id}", this::get, Allow.READ);
    routes.delete("/v1/faces/{id}", this::erase, Allow.WRITE);
    routes.get("/v1/faces/{id}/thumbnail", thumbnails::get, Allow.READ);
    routes.put("/v1/faces/{id}/person", this::assign, Allow.WRITE);
    routes.delete("/v1/faces/{id}/person", this::reject, Allow.WRITE);
    routes.post("/v1/faces/{id}/dismiss", this::dismiss, Allow.WRITE);
  }

  private void list(Context ctx) {
    Query.only(ctx, "bucket", "key", "run", "status", "after", "limit");
    list(
        ctx,
        gallery,
        new Faces.Filter(
            null, ctx.queryParam("bucket"), ctx.queryParam("key"), runs(ctx), status(ctx)));
  }

  private static List<String> runs(Context ctx) {
    List<String> runs = ctx.queryParams("run");
    if (runs.size() > MOST_RUNS) {
      throw Query.bad("run", runs.size() + " times", "given at most " + MOST_RUNS + " times");
    }
    return runs;
  }

  static void list(Context ctx, Gallery gallery, Faces.Filter filter) {
    Page page = Page.of(ctx);
    var faces =
        gallery.faces().list(ctx.pathParam("c"), filter, PeopleRoutes.after(page), page.limit());
    ctx.json(FaceJson.list("faces", faces.items(), faces.next(), new FaceJson(gallery)::face));
  }

  static Face.@Nullable Status status(Context ctx) {
    String status = ctx.queryParam("status");
    return status == null ? null : Face.Status.of(status);
  }

  private void get(Context ctx) {
    Query.only(ctx);
    answer(ctx, gallery.faces().get(ctx.pathParam("id")));
  }

  private void answer(Context ctx, Decided<Face> decided) {
    answer(ctx, DecisionRoutes.told(ctx, decided));
  }

  private void answer(Context ctx, Face face) {
    ctx.json(new FaceJson(gallery).face(face));
  }

  private void erase(Context ctx) {
    Query.only(ctx);
    gallery.faces().erase(ctx.pathParam("id"));
    ctx.status(204);
  }

  private void assign(Context ctx) throws Exception {
    Query.only(ctx);
    Assignment assignment = JsonBody.read(ctx, Assignment.class);
    answer(
        ctx,
        gallery
            .faces()
            .assign(
                ctx.pathParam("id"), PeopleRoutes.target(assignment.name(), assignment.person())));
  }

  private void reject(Context ctx) {
    Query.only(ctx, "person");
    answer(
        ctx,
        gallery.faces().reject(ctx.pathParam("id"), Optional.ofNullable(ctx.queryParam("person"))));
  }

  private void dismiss(Context ctx) {
    Query.only(ctx);
    answer(ctx, gallery.faces().dismiss(ctx.pathParam("id")));
  }
}

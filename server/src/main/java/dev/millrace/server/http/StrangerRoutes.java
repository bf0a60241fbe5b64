package dev.millrace.server.http;

import dev.millrace.faces.gallery.Gallery;
import dev.millrace.faces.gallery.Target;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import org.jspecify.annotations.Nullable;

/** {@code /v1/collections/{c}/unknown}: strangers, grouped. */
final class StrangerRoutes implements Routes {
  private static final String UNKNOWN = "/v1/collections/{c}/unknown";

  private final Gallery gallery;

  StrangerRoutes(Gallery gallery) {
    this.gallery = gallery;
  }

  private record Naming(@Nullable String name, @Nullable String person) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get(UNKNOWN, this::list, Allow.READ);
    routes.get(UNKNOWN + "/{g}", this::get, Allow.READ);
    routes.post(UNKNOWN + "/{g}/name", this::name, Allow.WRITE);
    routes.post(UNKNOWN + "/{g}/dismiss", this::dismiss, Allow.WRITE);
  }

  private void list(Context ctx) {
    Query.only(ctx, "min", "after", "limit");
    Page page = Page.of(ctx);
    String min = ctx.queryParam("min");
    if (min != null && !min.matches("\\d{1,6}")) {
      throw Query.bad("min", min, "a whole number");
    }
    var groups =
        gallery
            .strangers()
            .list(
                ctx.pathParam("c"),
                min == null ? 1 : Integer.parseInt(min),
                PeopleRoutes.after(page),
                page.limit());
    FaceJson json = new FaceJson(gallery);
    ctx.json(
        FaceJson.list(
            "groups", groups.items(), groups.next(), group -> json.group(group, "samples")));
  }

  private void get(Context ctx) {
    Query.only(ctx);
    ctx.json(
        new FaceJson(gallery)
            .group(gallery.strangers().get(ctx.pathParam("c"), ctx.pathParam("g")), "members"));
  }

  private void name(Context ctx) throws Exception {
    Query.only(ctx);
    Naming naming = JsonBody.read(ctx, Naming.class);
    Target target = PeopleRoutes.target(naming.name(), naming.person());
    String person =
        DecisionRoutes.told(
            ctx, gallery.strangers().name(ctx.pathParam("c"), ctx.pathParam("g"), target));
    ctx.status(target instanceof Target.New ? 201 : 200);
    ctx.json(FaceJson.person(gallery.people().get(ctx.pathParam("c"), person)));
  }

  private void dismiss(Context ctx) {
    Query.only(ctx);
    DecisionRoutes.told(ctx, gallery.strangers().dismiss(ctx.pathParam("c"), ctx.pathParam("g")));
    ctx.status(204);
  }
}

package dev.millrace.server.http;

import dev.millrace.faces.gallery.Decided;
import dev.millrace.faces.gallery.Decision;
import dev.millrace.faces.gallery.Gallery;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code /v1/collections/{c}/decisions} and {@code …/undo}. */
final class DecisionRoutes implements Routes {
  private static final String HEADER = "Millrace-Decision";

  private final Gallery gallery;

  DecisionRoutes(Gallery gallery) {
    this.gallery = gallery;
  }

  private record Which(@Nullable Long decision) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/collections/{c}/decisions", this::list, Allow.READ);
    routes.post("/v1/collections/{c}/undo", this::undo, Allow.WRITE);
  }

  /** Names a decision in the answer's head, for whoever may want to undo it. */
  static <T> T told(Context ctx, Decided<T> decided) {
    ctx.header(HEADER, Long.toString(decided.decision()));
    return decided.value();
  }

  private void list(Context ctx) {
    Query.only(ctx, "after", "limit");
    Page page = Page.of(ctx);
    String after = PeopleRoutes.after(page);
    if (!after.matches("\\d{0,18}")) {
      throw Query.bad("after", after, "the next of the page before");
    }
    long before = after.isEmpty() ? Long.MAX_VALUE : Long.parseLong(after);
    List<Decision> decisions = gallery.decisions().list(ctx.pathParam("c"), before, page.fetch());
    boolean more = decisions.size() > page.limit();
    List<Decision> shown = more ? decisions.subList(0, page.limit()) : decisions;
    String next = more ? String.valueOf(shown.getLast().id()) : null;
    ctx.json(FaceJson.list("decisions", shown, next, FaceJson::decision));
  }

  private void undo(Context ctx) throws Exception {
    Query.only(ctx);
    Long which = ctx.contentType() == null ? null : JsonBody.read(ctx, Which.class).decision();
    OptionalLong id = which == null ? OptionalLong.empty() : OptionalLong.of(which);
    Decision undone = gallery.decisions().undo(ctx.pathParam("c"), id);
    ctx.json(Map.of("undone", FaceJson.decision(undone)));
  }
}

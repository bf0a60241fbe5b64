package dev.millrace.server.http;

import dev.millrace.ledger.RunRows.Filter;
import dev.millrace.ledger.RunState;
import dev.millrace.pipeline.BadInputException;
import dev.millrace.pipeline.Replays;
import dev.millrace.pipeline.Replays.NotReplayableException;
import dev.millrace.pipeline.RunView;
import dev.millrace.pipeline.Runs;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs: look at them, wait for one, retry the dead, replay what succeeded. */
public final class RunRoutes implements Routes {
  private final Runs runs;
  private final Replays replays;
  private final Duration longestWait;

  public RunRoutes(Runs runs, Replays replays, Duration longestWait) {
    this.runs = runs;
    this.replays = replays;
    this.longestWait = longestWait;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/runs", this::list, Allow.READ);
    routes.get("/v1/runs/counts", this::counts, Allow.READ);
    routes.get("/v1/runs/{id}", this::get, Allow.READ);
    routes.post("/v1/runs/retry", this::retryAll, Allow.WRITE);
    routes.post("/v1/runs/{id}/retry", this::retry, Allow.WRITE);
    routes.post("/v1/runs/{id}/replay", this::replay, Allow.WRITE);
    routes.exception(
        NotReplayableException.class, Problems.as(409, "not-replayable", "Not replayable"));
    routes.exception(
        BadInputException.class,
        (e, ctx) ->
            Problems.answer(
                ctx, new Problem(422, e.type(), "Unusable input", String.valueOf(e.getMessage()))));
  }

  private void get(Context ctx) throws InterruptedException {
    Query.only(ctx);
    String id = ctx.pathParam("id");
    Prefer prefer = Prefer.of(ctx, longestWait);
    RunView view = find(id);
    if (prefer.patience().isPresent() && !view.run().state().ended()) {
      runs.awaitEnd(List.of(id), prefer.patience().get());
      ctx.header("Preference-Applied", prefer.applied());
      view = find(id);
    }
    ctx.header("Cache-Control", "no-store");
    ctx.json(LedgerJson.run(view));
  }

  private RunView find(String id) {
    return runs.get(id).orElseThrow(() -> noSuchRun(id));
  }

  private void list(Context ctx) {
    Query.only(ctx, "state", "pipeline", "bucket", "key", "after", "limit");
    Page page = Page.of(ctx);
    ctx.json(
        page.of(
            "runs",
            runs.list(filter(ctx, state(ctx), page.after()), page.fetch()),
            listed -> listed.run().id(),
            listed -> {
              var json = LedgerJson.run(listed.run());
              json.set("object", LedgerJson.object(listed.object()));
              return json;
            }));
  }

  private void counts(Context ctx) {
    Query.only(ctx);
    ctx.json(Map.of("counts", runs.counts()));
  }

  private void retry(Context ctx) {
    String id = ctx.pathParam("id");
    RunView view = find(id);
    if (!runs.retry(id)) {
      throw new ProblemException(
          409,
          "not-dead",
          "Not dead",
          "run "
              + id
              + " is "
              + view.run().state().word()
              + "; only dead runs are retried by hand");
    }
    ctx.status(202).json(LedgerJson.run(find(id)));
  }

  /** Only dead runs can be retried, so {@code state=dead} may be said and nothing else. */
  private void retryAll(Context ctx) {
    Query.only(ctx, "state", "pipeline", "bucket", "key");
    String state = ctx.queryParam("state");
    if (state != null && !state.equals(RunState.DEAD.word())) {
      throw Query.bad("state", state, "'dead': only dead runs are retried by hand");
    }
    ctx.status(202).json(Map.of("retried", runs.retryAll(filter(ctx, RunState.DEAD, null))));
  }

  private void replay(Context ctx) throws Exception {
    String id = ctx.pathParam("id");
    var replay = replays.replay(id).orElseThrow(() -> noSuchRun(id));
    ctx.json(
        replay.identical()
            ? Map.of("identical", true)
            : Map.of("identical", false, "differences", replay.differences()));
  }

  private static Filter filter(Context ctx, @Nullable RunState state, @Nullable String after) {
    return new Filter(
        state, ctx.queryParam("pipeline"), ctx.queryParam("bucket"), ctx.queryParam("key"), after);
  }

  private static @Nullable RunState state(Context ctx) {
    String word = ctx.queryParam("state");
    if (word == null) {
      return null;
    }
    return Arrays.stream(RunState.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(() -> Query.bad("state", word, "ready, running, succeeded or dead"));
  }

  private static ProblemException noSuchRun(String id) {
    return new ProblemException(404, "no-such-run", "No such run", "there is no run '" + id + "'");
  }
}

package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.RunRow;
import dev.millrace.pipeline.Landed;
import dev.millrace.pipeline.RunView;
import dev.millrace.pipeline.Runs;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;

/**
 * The answer to an upload: at once, or when its runs have ended if the client would rather wait.
 */
final class LandedAnswer {
  private final Runs runs;
  private final Duration longestWait;

  LandedAnswer(Runs runs, Duration longestWait) {
    this.runs = runs;
    this.longestWait = longestWait;
  }

  /**
   * Waits as the request prefers and sets status and headers.
   *
   * @return whether results are to be shown
   */
  boolean await(Context ctx, List<Landed> landed) throws InterruptedException {
    List<String> ids = landed.stream().flatMap(one -> one.runs().stream()).map(RunRow::id).toList();
    boolean created = landed.stream().anyMatch(Landed::created);
    Prefer prefer = Prefer.of(ctx, longestWait);
    ctx.status(created ? 201 : 200);
    if (!prefer.any()) {
      return false;
    }
    ctx.header("Preference-Applied", prefer.applied());
    boolean ended = runs.awaitEnd(ids, prefer.patience().orElse(Duration.ZERO));
    if (!ended) {
      ctx.status(202);
      ctx.header("Location", "/v1/runs/" + ids.getFirst());
    }
    return prefer.patience().isPresent();
  }

  /** One object with its runs, as they are now when results are to be shown. */
  ObjectNode json(Landed landed, boolean results) {
    ObjectNode json = LedgerJson.object(landed.object());
    ArrayNode list = json.putArray("runs");
    for (RunRow run : landed.runs()) {
      list.add(
          results
              ? runs.get(run.id())
                  .map(LandedAnswer::withResult)
                  .orElseGet(() -> LedgerJson.run(run))
              : LedgerJson.run(run));
    }
    return json;
  }

  private static ObjectNode withResult(RunView view) {
    ObjectNode json = LedgerJson.run(view.run());
    if (view.result() != null) {
      json.set("model", LedgerJson.model(view.result()));
      json.set("result", LedgerJson.result(view.result()));
    }
    return json;
  }
}

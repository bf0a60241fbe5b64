package dev.millrace.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.Models;
import dev.millrace.model.UnknownModelException;
import dev.millrace.pipeline.ComparisonJob;
import dev.millrace.pipeline.ComparisonJobs;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Two versions of a model on the objects that its pipelines saw last. */
public final class ComparisonRoutes implements Routes {
  private static final int MOST_OBJECTS = 500;
  private static final int USUAL_OBJECTS = 20;
  private static final String COMPARISON = "/v1/models/{name}/comparisons/{id}";

  private final Models models;
  private final ComparisonJobs jobs;
  private final Duration longestWait;

  /**
   * @param longestWait for a comparison to end; one that takes longer is asked for again
   */
  public ComparisonRoutes(Models models, ComparisonJobs jobs, Duration longestWait) {
    this.models = models;
    this.jobs = jobs;
    this.longestWait = longestWait;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.post(
        "/v1/models/{name}/compare",
        ModelProblems.of(this::compare, "model-refused", "Model refused"),
        Allow.WRITE);
    routes.get(COMPARISON, this::get, Allow.READ);
    routes.delete(COMPARISON, this::cancel, Allow.WRITE);
    routes.exception(ComparisonJobs.TooManyException.class, ComparisonRoutes::tooMany);
  }

  private static void tooMany(ComparisonJobs.TooManyException e, Context ctx) {
    ctx.header("Retry-After", "10");
    Problems.answer(
        ctx,
        new Problem(
            429,
            "too-many-comparisons",
            "Too many comparisons at once",
            String.valueOf(e.getMessage())));
  }

  /**
   * What to compare.
   *
   * @param a a version's number or an alias
   * @param b likewise
   * @param last how many objects
   */
  record Wanted(@Nullable JsonNode a, @Nullable JsonNode b, @Nullable Integer last) {}

  /** Answers with the report, or 202 and where it will be when that takes too long. */
  private void compare(Context ctx) throws IOException, InterruptedException {
    Query.only(ctx);
    Wanted wanted = JsonBody.read(ctx, Wanted.class);
    int last = wanted.last == null ? USUAL_OBJECTS : wanted.last;
    if (last < 1 || last > MOST_OBJECTS) {
      throw Query.bad("last", String.valueOf(last), "a whole number from 1 to " + MOST_OBJECTS);
    }
    String name = ctx.pathParam("name");
    int a = served(name, version(name, "a", wanted.a));
    int b = served(name, version(name, "b", wanted.b));
    ComparisonJob job = jobs.start(new ComparisonJob.Wanted(name, a, b, last));
    ctx.header("Location", "/v1/models/" + name + "/comparisons/" + job.id());
    ctx.status(ended(ctx, job, longestWait) ? 200 : 202);
    ctx.json(ComparisonJson.of(job));
  }

  private boolean ended(Context ctx, ComparisonJob job, Duration otherwise)
      throws InterruptedException {
    Prefer prefer = Prefer.of(ctx, longestWait);
    if (prefer.any()) {
      ctx.header("Preference-Applied", prefer.applied());
    }
    return job.await(prefer.respondAsync() ? Duration.ZERO : prefer.patience().orElse(otherwise));
  }

  private void get(Context ctx) throws InterruptedException {
    Query.only(ctx);
    ComparisonJob job =
        jobs.get(ctx.pathParam("name"), ctx.pathParam("id")).orElseThrow(() -> unknown(ctx));
    ended(ctx, job, Duration.ZERO);
    ctx.json(ComparisonJson.of(job));
  }

  private void cancel(Context ctx) {
    Query.only(ctx);
    if (!jobs.cancel(ctx.pathParam("name"), ctx.pathParam("id"))) {
      throw unknown(ctx);
    }
    ctx.status(204);
  }

  private static ProblemException unknown(Context ctx) {
    return new ProblemException(
        404,
        "no-such-comparison",
        "No such comparison",
        "there is no comparison '%s' of this model; a restart forgets them, and so does time"
            .formatted(ctx.pathParam("id")));
  }

  /** The version, loaded so that a refused one is told at once. */
  private int served(String name, int version) {
    models.resolve(name + "@" + version);
    return version;
  }

  private int version(String name, String field, @Nullable JsonNode wanted) {
    if (wanted == null || wanted.isNull()) {
      throw Query.bad(field, "", "a version's number or an alias");
    }
    if (wanted.isIntegralNumber()) {
      return models.version(name, wanted.asInt()).number();
    }
    return models
        .aliased(name, wanted.asText())
        .orElseThrow(
            () ->
                new UnknownModelException(
                    "model '%s' has no alias '%s'; its aliases are %s"
                        .formatted(name, wanted.asText(), models.aliases(name))));
  }
}

package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.delivery.InvalidSubscriptionException;
import dev.millrace.delivery.Subscriptions;
import dev.millrace.ledger.SubscriptionRow;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Webhooks: who is sent results. A secret is shown once, to whoever enters the subscription. */
public final class SubscriptionRoutes implements Routes {
  private final Subscriptions subscriptions;

  public SubscriptionRoutes(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** The body of PUT. */
  private record Wanted(
      @Nullable String url, @Nullable List<String> pipelines, @Nullable String secret) {}

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/subscriptions", this::list, Allow.READ);
    routes.get("/v1/subscriptions/{name}", this::get, Allow.READ);
    routes.put("/v1/subscriptions/{name}", this::put, Allow.ADMIN);
    routes.delete("/v1/subscriptions/{name}", this::delete, Allow.ADMIN);
    routes.post("/v1/subscriptions/{name}/retry", this::retry, Allow.WRITE);
    routes.exception(
        InvalidSubscriptionException.class,
        Problems.as(422, "invalid-subscription", "Invalid subscription"));
  }

  private void list(Context ctx) {
    ctx.json(
        Map.of(
            "subscriptions", subscriptions.list().stream().map(SubscriptionRoutes::json).toList()));
  }

  private void get(Context ctx) {
    ctx.json(json(find(ctx.pathParam("name"))));
  }

  private void put(Context ctx) throws IOException {
    String name = ctx.pathParam("name");
    Wanted wanted = JsonBody.read(ctx, Wanted.class);
    if (wanted.url() == null) {
      throw new InvalidSubscriptionException("'url' is missing: where are results to be sent?");
    }
    Optional<SubscriptionRow> before = subscriptions.get(name);
    List<String> pipelines = wanted.pipelines() == null ? List.of() : wanted.pipelines();
    SubscriptionRow row = subscriptions.put(name, wanted.url(), pipelines, wanted.secret());
    ObjectNode json = json(row);
    if (before.isEmpty()) {
      json.put("secret", row.secret());
    }
    ctx.header("Cache-Control", "no-store");
    ctx.status(before.isEmpty() ? 201 : 200).json(json);
  }

  private void delete(Context ctx) {
    String name = ctx.pathParam("name");
    if (!subscriptions.delete(name)) {
      throw noSuchSubscription(name);
    }
    ctx.status(204);
  }

  private void retry(Context ctx) {
    SubscriptionRow row = find(ctx.pathParam("name"));
    ctx.status(202).json(Map.of("retried", subscriptions.retryDead(row.name())));
  }

  private SubscriptionRow find(String name) {
    return subscriptions.get(name).orElseThrow(() -> noSuchSubscription(name));
  }

  private static ObjectNode json(SubscriptionRow row) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", row.name())
            .put("url", row.url())
            .put("enabled", row.disabledAt() == null)
            .put("createdAt", row.createdAt().toString());
    row.pipelines().forEach(json.putArray("pipelines")::add);
    time(json, "lastSuccessAt", row.lastSuccessAt());
    time(json, "disabledAt", row.disabledAt());
    if (row.disabledReason() != null) {
      json.put("disabledReason", row.disabledReason());
    }
    return json;
  }

  private static void time(ObjectNode json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.toString());
    }
  }

  private static ProblemException noSuchSubscription(String name) {
    return new ProblemException(
        404,
        "no-such-subscription",
        "No such subscription",
        "there is no subscription '" + name + "'");
  }
}

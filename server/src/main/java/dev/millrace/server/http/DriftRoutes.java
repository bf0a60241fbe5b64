package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.drift.Drift;
import dev.millrace.model.ModelException;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Models;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;

/** Whether a model version still sees and says what it did when it was put to work. */
public final class DriftRoutes implements Routes {
  private final Models models;
  private final Drift drift;

  public DriftRoutes(Models models, Drift drift) {
    this.models = models;
    this.drift = drift;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/models/{name}/versions/{version}/drift", this::get, Allow.READ);
  }

  private void get(Context ctx) {
    Query.only(ctx);
    ModelVersion version = find(ctx.pathParam("name"), ctx.pathParam("version"));
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", version.name())
            .put("version", version.number())
            .put("digest", version.digest());
    ArrayNode watched = json.putArray("watched");
    drift.of(version).forEach(one -> watched.add(json(one)));
    ctx.json(json);
  }

  private ModelVersion find(String name, String number) {
    try {
      return models.version(name, number.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(number) : 0);
    } catch (ModelException e) {
      throw new ProblemException(
          404, "no-such-model", "No such model", String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode json(Drift.Watched watched) {
    Drift.Finding finding = watched.finding();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("role", watched.role())
            .put("side", watched.side())
            .put("tensor", watched.tensor())
            .put("verdict", finding.verdict())
            .put("psi", finding.psi())
            .put("reference", finding.reference())
            .put("referenceRows", finding.referenceRows())
            .put("recentRows", finding.recentRows());
    json.set("shares", Json.MAPPER.valueToTree(finding.shares()));
    return json;
  }
}

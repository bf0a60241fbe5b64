package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Models;
import dev.millrace.model.SignatureFit;
import dev.millrace.model.UnknownModelException;
import dev.millrace.model.Unverified;
import dev.millrace.model.Verification;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models: publish packages as versions, look at them, verify them, move aliases. */
public final class ModelRoutes implements Routes {
  private static final String MODEL = "/v1/models/{name}";
  private static final String VERSION = MODEL + "/versions/{version}";
  private static final String ALIAS = MODEL + "/aliases/{alias}";

  private final Models models;
  private final Uploads uploads;
  private final long mostBytes;

  /**
   * @param uploads bounds how many packages are received at once, with everything else that is
   * @param mostBytes of a package's zip
   */
  public ModelRoutes(Models models, Uploads uploads, long mostBytes) {
    this.models = models;
    this.uploads = uploads;
    this.mostBytes = mostBytes;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/models", this::list, Allow.READ);
    routes.get(MODEL, refusing(this::get), Allow.READ);
    routes.get(MODEL + "/versions", refusing(this::get), Allow.READ);
    routes.put(
        MODEL + "/versions",
        ModelProblems.of(this::publish, "invalid-package", "Invalid package"),
        Allow.ADMIN);
    routes.get(VERSION, refusing(this::version), Allow.READ);
    routes.post(VERSION + "/verify", refusing(this::verify), Allow.WRITE);
    routes.put(ALIAS, refusing(this::move), Allow.ADMIN);
    routes.delete(ALIAS, refusing(this::remove), Allow.ADMIN);
  }

  private static Handler refusing(Handler handler) {
    return ModelProblems.of(handler, "model-refused", "Model refused");
  }

  private void list(Context ctx) {
    Query.only(ctx);
    ctx.json(
        Map.of(
            "models", models.names().stream().map(name -> ModelJson.model(models, name)).toList()));
  }

  private void get(Context ctx) {
    Query.only(ctx);
    String name = ctx.pathParam("name");
    List<ModelVersion> versions = models.versions(name);
    if (versions.isEmpty()) {
      throw new UnknownModelException("there is no model '" + name + "'");
    }
    ObjectNode json = Json.MAPPER.createObjectNode().put("name", name);
    json.set("aliases", Json.MAPPER.valueToTree(models.aliases(name)));
    versions.reversed().stream()
        .map(version -> ModelJson.version(models, version))
        .forEach(json.withArray("versions")::add);
    ctx.json(json);
  }

  /**
   * {@code ?unverified=true} publishes a package without cases; {@code ?alias=} moves one to it.
   */
  private void publish(Context ctx) throws IOException {
    Query.only(ctx, "unverified", "alias", "force");
    String name = ctx.pathParam("name");
    Unverified unverified = flag(ctx, "unverified") ? Unverified.ALLOWED : Unverified.REFUSED;
    Models.Published published = uploads.receive(ctx, body -> publish(name, body, unverified));
    ModelVersion version = published.version();
    Optional.ofNullable(ctx.queryParam("alias"))
        .ifPresent(alias -> models.moveAlias(name, alias, version.number(), fit(ctx)));
    ObjectNode json = ModelJson.published(version).put("name", name);
    json.set("verification", ModelJson.cases(published.verification()));
    json.set("aliases", Json.MAPPER.valueToTree(models.aliases(name)));
    ctx.header("Location", "/v1/models/" + name + "/versions/" + version.number());
    ctx.status(published.isNew() ? 201 : 200).json(json);
  }

  private Models.Published publish(String name, InputStream body, Unverified unverified)
      throws IOException {
    return models.publish(body, mostBytes, Optional.of(name), unverified);
  }

  private void version(Context ctx) {
    Query.only(ctx);
    ModelVersion version = find(ctx);
    ObjectNode json = ModelJson.version(models, version).put("name", version.name());
    models.verifications(version).stream()
        .map(ModelJson::verification)
        .forEach(json.withArray("verifications")::add);
    ctx.json(json);
  }

  /** Answers 200 whether the cases pass or not: that is what was asked for. */
  private void verify(Context ctx) {
    Query.only(ctx);
    ModelVersion version = find(ctx);
    Verification verification = models.verify(version.name(), version.number());
    ctx.json(ModelJson.verification(verification).put("name", version.name()));
  }

  private ModelVersion find(Context ctx) {
    return models.version(ctx.pathParam("name"), number(ctx.pathParam("version")));
  }

  /**
   * Where an alias is to go.
   *
   * @param version its number
   * @param force whether it may go to a version whose signature does not fit
   */
  record Move(int version, boolean force) {}

  private void move(Context ctx) throws IOException {
    Query.only(ctx);
    Move move = JsonBody.read(ctx, Move.class);
    String name = ctx.pathParam("name");
    String alias = ctx.pathParam("alias");
    Optional<Integer> before = models.aliased(name, alias);
    models.moveAlias(
        name, alias, move.version, move.force ? SignatureFit.FORCED : SignatureFit.REQUIRED);
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", name)
            .put("alias", alias)
            .put("version", move.version);
    before.ifPresent(number -> json.put("before", number));
    ctx.status(before.isPresent() ? 200 : 201).json(json);
  }

  private void remove(Context ctx) {
    Query.only(ctx);
    String name = ctx.pathParam("name");
    String alias = ctx.pathParam("alias");
    if (!models.removeAlias(name, alias)) {
      throw new UnknownModelException("model '%s' has no alias '%s'".formatted(name, alias));
    }
    ctx.status(204);
  }

  private static SignatureFit fit(Context ctx) {
    return flag(ctx, "force") ? SignatureFit.FORCED : SignatureFit.REQUIRED;
  }

  private static boolean flag(Context ctx, String name) {
    String value = ctx.queryParam(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw Query.bad(name, value, "true or false");
    }
    return "true".equals(value);
  }

  static int number(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new UnknownModelException("'" + text + "' is no version; they are numbered 1, 2, …");
    }
    return Integer.parseInt(text);
  }
}

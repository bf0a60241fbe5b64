package dev.millrace.server.http.oip;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.OfferedModel;
import dev.millrace.inference.SharedMemory;
import dev.millrace.model.Datatype;
import dev.millrace.model.Signature;
import dev.millrace.pipeline.Provenance;
import dev.millrace.server.http.Allow;
import dev.millrace.server.http.Routes;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether server and models are there and ready, and what they are. */
final class MetadataRoutes implements Routes {
  private static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "model_repository",
          "model_configuration",
          "statistics",
          "parameters");

  private final Catalogue catalogue;
  private final SharedMemory shared;
  private final OipSettings settings;
  private final BooleanSupplier ready;

  MetadataRoutes(
      Catalogue catalogue, SharedMemory shared, OipSettings settings, BooleanSupplier ready) {
    this.catalogue = catalogue;
    this.shared = shared;
    this.settings = settings;
    this.ready = ready;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v2", this::server, Allow.READ);
    routes.get(
        "/v2/health/live",
        ctx -> Answers.json(ctx, Answers.object().put("live", true)),
        Allow.ANYONE);
    routes.get("/v2/health/ready", this::serverReady, Allow.ANYONE);
    for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
      routes.get(model, this::model, Allow.READ);
      routes.get(model + "/ready", this::modelReady, Allow.READ);
      routes.get(model + "/config", this::modelConfig, Allow.READ);
    }
  }

  private void server(Context ctx) {
    ObjectNode answer =
        Answers.object()
            .put("name", settings.serverName())
            .put("version", settings.serverVersion());
    ArrayNode extensions = answer.putArray("extensions");
    EXTENSIONS.forEach(extensions::add);
    if (shared.isOffered()) {
      extensions.add("system_shared_memory");
    }
    Answers.json(ctx, answer);
  }

  private void serverReady(Context ctx) {
    boolean is = ready.getAsBoolean();
    ctx.header("Cache-Control", "no-store").status(is ? 200 : 503);
    Answers.json(ctx, Answers.object().put("live", true).put("ready", is));
  }

  private void modelReady(Context ctx) {
    String name = ctx.pathParam("model");
    ctx.header("Cache-Control", "no-store");
    ObjectNode answer = Answers.object().put("name", name);
    try {
      find(ctx);
      Answers.json(ctx, answer.put("ready", true));
    } catch (InferenceException e) {
      if (e.kind() != InferenceException.Kind.NOT_READY) {
        throw e;
      }
      ctx.status(503);
      Answers.json(ctx, answer.put("ready", false).put("error", e.getMessage()));
    }
  }

  private void model(Context ctx) {
    OfferedModel offered = find(ctx);
    ObjectNode answer = Answers.object().put("name", offered.name());
    catalogue.versions(offered).forEach(answer.putArray("versions")::add);
    answer.put("platform", offered.platform());
    ports(answer.putArray("inputs"), offered.signature().inputs());
    ports(answer.putArray("outputs"), offered.signature().outputs());
    Provenance provenance = offered.model().provenance();
    answer
        .putObject("properties")
        .put("version", provenance.version())
        .put("digest", provenance.digest())
        .put("preprocessing", provenance.preprocessing())
        .put("runtime", provenance.runtime());
    Answers.json(ctx, answer);
  }

  /** The configuration that Triton would have, as far as that has a meaning here. */
  private void modelConfig(Context ctx) {
    OfferedModel offered = find(ctx);
    ObjectNode answer =
        Answers.object()
            .put("name", offered.name())
            .put("platform", offered.platform())
            .put("backend", offered.backend())
            .put("max_batch_size", 0);
    configured(answer.putArray("input"), offered.signature().inputs());
    configured(answer.putArray("output"), offered.signature().outputs());
    Answers.json(ctx, answer);
  }

  private static void configured(ArrayNode list, List<Signature.Port> ports) {
    for (Signature.Port port : ports) {
      String type = port.datatype() == Datatype.BYTES ? "STRING" : port.datatype().name();
      ObjectNode one = list.addObject().put("name", port.name()).put("data_type", "TYPE_" + type);
      port.shape().forEach(one.putArray("dims")::add);
    }
  }

  private static void ports(ArrayNode list, List<Signature.Port> ports) {
    for (Signature.Port port : ports) {
      ObjectNode one =
          list.addObject().put("name", port.name()).put("datatype", port.datatype().name());
      port.shape().forEach(one.putArray("shape")::add);
    }
  }

  private OfferedModel find(Context ctx) {
    return catalogue.find(ctx.pathParam("model"), ctx.pathParamMap().get("version"));
  }
}

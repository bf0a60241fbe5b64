package dev.millrace.server.http.oip;

import dev.millrace.inference.Arrival;
import dev.millrace.inference.BinaryTensors;
import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceRequest;
import dev.millrace.inference.InferenceResponse;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.Memory;
import dev.millrace.inference.OfferedModel;
import dev.millrace.inference.RequestReader;
import dev.millrace.inference.ResponseWriter;
import dev.millrace.inference.SharedMemory;
import dev.millrace.server.http.Allow;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.TraceHeaders;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;

/** Inference: JSON, JSON with bytes after it, or bytes alone. */
final class InferRoutes implements Routes {
  static final String LIVE = "/v2/models/{model}/infer";
  static final String VERSION = "/v2/models/{model}/versions/{version}/infer";

  private final Catalogue catalogue;
  private final Inferences inferences;
  private final Memory memory;
  private final SharedMemory shared;
  private final OipSettings settings;

  InferRoutes(
      Catalogue catalogue,
      Inferences inferences,
      Memory memory,
      SharedMemory shared,
      OipSettings settings) {
    this.catalogue = catalogue;
    this.inferences = inferences;
    this.memory = memory;
    this.shared = shared;
    this.settings = settings;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.post(LIVE, this::infer, Allow.READ);
    routes.post(VERSION, this::infer, Allow.READ);
  }

  private void infer(Context ctx) throws IOException, InterruptedException {
    OfferedModel offered =
        catalogue.find(ctx.pathParam("model"), ctx.pathParamMap().get("version"));
    Arrival arrival = Arrival.now(TraceHeaders.of(ctx));
    try (Memory.Share share = memory.share()) {
      InferenceRequest request = read(ctx, offered, share, arrival);
      InferenceResponse response = inferences.infer(offered, request, arrival);
      long answered = System.nanoTime();
      SharedMemory.write(request, response);
      InferResponse.send(ctx, ResponseWriter.write(request, response));
      offered.statistics().written(System.nanoTime() - answered);
    }
  }

  private InferenceRequest read(
      Context ctx, OfferedModel offered, Memory.Share share, Arrival arrival) throws IOException {
    try {
      InferBody body = new InferBody(ctx, settings, share);
      if (body.isRaw()) {
        return BinaryTensors.raw(offered.signature(), body.binary());
      }
      return RequestReader.read(body.json(), body.binary(), shared.tensors(share));
    } catch (InferenceException e) {
      inferences.refused(offered, arrival, e);
      throw e;
    }
  }
}

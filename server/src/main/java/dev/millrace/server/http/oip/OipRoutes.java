package dev.millrace.server.http.oip;

import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.Memory;
import dev.millrace.inference.SharedMemory;
import dev.millrace.server.http.DirectRoute;
import dev.millrace.server.http.Routes;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.function.BooleanSupplier;

/** All routes under {@code /v2}, and how refusals are answered there. */
public final class OipRoutes implements Routes {
  private final List<Routes> parts;
  private final DirectRoute direct;

  /**
   * @param ready whether the program can do its work now
   */
  public OipRoutes(
      Catalogue catalogue,
      Inferences inferences,
      Memory memory,
      SharedMemory shared,
      OipSettings settings,
      BooleanSupplier ready) {
    this.parts =
        List.of(
            new StatisticsRoutes(catalogue), // first: /v2/models/stats is no model's address
            new MetadataRoutes(catalogue, shared, settings, ready),
            new InferRoutes(catalogue, inferences, memory, shared, settings),
            new RepositoryRoutes(catalogue),
            new SharedMemoryRoutes(shared));
    this.direct = new DirectInfer(catalogue, inferences);
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    parts.forEach(part -> part.addTo(routes));
    routes.exception(InferenceException.class, OipRoutes::refuse);
  }

  @Override
  public List<DirectRoute> direct() {
    return List.of(direct);
  }

  private static void refuse(InferenceException exception, Context ctx) {
    if (ctx.res().isCommitted()) {
      return;
    }
    if (exception.kind() == InferenceException.Kind.BUSY) {
      ctx.header("Retry-After", "1");
    }
    ctx.status(status(exception.kind()));
    ctx.header("Cache-Control", "no-store");
    Answers.error(ctx, String.valueOf(exception.getMessage()));
  }

  static int status(InferenceException.Kind kind) {
    return switch (kind) {
      case INVALID -> 400;
      case UNKNOWN -> 404;
      case TOO_LARGE -> 413;
      case ENCODING -> 415;
      case FAILED -> 500;
      case UNSUPPORTED -> 501;
      case NOT_READY, BUSY, DEADLINE -> 503;
    };
  }
}

package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The API described in OpenAPI 3.1. Each feature has a file of paths in {@code openapi/}; a test
 * holds them against the routes.
 */
public final class OpenApiRoutes implements Routes {
  private static final List<String> PARTS =
      List.of("objects", "runs", "models", "faces", "inference", "datasets", "operations");
  private final byte[] document = Json.bytes(document());

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get(
        "/openapi.json", ctx -> ctx.contentType(Json.MEDIA_TYPE).result(document), Allow.ANYONE);
  }

  static ObjectNode document() {
    ObjectNode document = read("base");
    for (String part : PARTS) {
      document.withObject("/paths").setAll(read(part));
    }
    return document;
  }

  private static ObjectNode read(String name) {
    String path = "/openapi/" + name + ".yaml";
    try (InputStream in = OpenApiRoutes.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return (ObjectNode) new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}

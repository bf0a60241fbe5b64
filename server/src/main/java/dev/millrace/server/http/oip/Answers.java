package dev.millrace.server.http.oip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** Small JSON answers. */
final class Answers {
  static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static void json(Context ctx, JsonNode answer) {
    try {
      ctx.contentType("application/json").result(JSON.writeValueAsBytes(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** The protocol's form of a refusal. */
  static void error(Context ctx, String why) {
    json(ctx, object().put("error", why));
  }
}

package dev.millrace.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request's JSON body, bounded. */
public final class JsonBody {
  private static final int MOST = 1 << 20;

  private JsonBody() {}

  /** The body as a tree; empty bodies are refused. */
  public static JsonNode tree(Context ctx) throws IOException {
    return read(ctx, JsonNode.class);
  }

  /** The body as a value; members it does not have are refused. */
  public static <T> T read(Context ctx, Class<T> type) throws IOException {
    requireJson(ctx.contentType());
    byte[] bytes = ctx.req().getInputStream().readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      throw new ProblemException(
          413, "body-too-large", "Body too large", "a JSON body has at most " + MOST + " bytes");
    }
    try {
      T value = Json.MAPPER.readValue(bytes, type);
      if (value == null) {
        throw badJson("the body is null");
      }
      return value;
    } catch (JsonMappingException e) {
      throw badJson(e.getPathReference() + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw badJson(e.getOriginalMessage());
    }
  }

  private static void requireJson(@Nullable String contentType) {
    String bare = contentType == null ? "" : MediaTypes.bare(contentType);
    if (!bare.equals(Json.MEDIA_TYPE) && !bare.endsWith("+json")) {
      throw new ProblemException(
          415,
          "json-expected",
          "JSON expected",
          "send the body as Content-Type: application/json, not '" + bare + "'");
    }
  }

  private static ProblemException badJson(String why) {
    return new ProblemException(
        400, "bad-json", "Bad JSON", "the body cannot be read as what is expected here: " + why);
  }
}

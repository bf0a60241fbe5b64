package dev.millrace.server.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Which face of a photo is meant.
 *
 * @param number the Nth, largest first, from 0; null when there must be one only
 * @param force whether a face of poor quality will do
 */
record FaceChoice(@Nullable Integer number, boolean force) {

  static FaceChoice of(Context ctx) {
    String face = ctx.queryParam("face");
    String force = ctx.queryParam("force");
    if (face != null && !face.matches("\\d{1,3}")) {
      throw Query.bad("face", face, "a whole number from 0");
    }
    if (force != null && !force.equals("true") && !force.equals("false")) {
      throw Query.bad("force", force, "true or false");
    }
    return new FaceChoice(
        face == null ? null : (Integer) Integer.parseInt(face), "true".equals(force));
  }
}

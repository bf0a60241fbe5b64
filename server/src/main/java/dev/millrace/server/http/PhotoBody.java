package dev.millrace.server.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Photos in a request's body: one as the body itself, or some as parts of multipart/form-data. */
final class PhotoBody {
  private static final int MOST_PARTS = 4;

  private PhotoBody() {}

  /** The one photo of a request. */
  static byte[] read(Context ctx, FaceLooking looking) throws IOException {
    if (isMultipart(ctx)) {
      Map<String, byte[]> parts = parts(ctx, looking);
      byte[] photo = parts.get("photo");
      if (photo == null) {
        throw new ProblemException(
            422, "no-photo", "No photo", "the multipart body has no part named 'photo'");
      }
      return photo;
    }
    return bounded(steady(ctx), looking.maxBytes());
  }

  static boolean isMultipart(Context ctx) {
    String type = Optional.ofNullable(ctx.contentType()).orElse("");
    return MediaTypes.bare(type).startsWith("multipart/");
  }

  /** The parts by their names; each within the bound for photos. */
  static Map<String, byte[]> parts(Context ctx, FaceLooking looking) throws IOException {
    MultipartBody body = new MultipartBody(steady(ctx), ctx.contentType(), MOST_PARTS);
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (Optional<MultipartBody.Part> part = body.next(); part.isPresent(); part = body.next()) {
      parts.put(part.get().name(), bounded(part.get().content(), looking.maxBytes()));
    }
    return parts;
  }

  static String text(byte[] part) {
    return new String(part, StandardCharsets.UTF_8).strip();
  }

  private static InputStream steady(Context ctx) throws IOException {
    return new SteadyBody(ctx.req().getInputStream(), UploadLimits.STANDARD);
  }

  private static byte[] bounded(InputStream in, long most) throws IOException {
    byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, most + 1));
    if (bytes.length > most) {
      throw new ProblemException(
          413,
          "image-too-large",
          "Image too large",
          "a photo has at most " + most + " bytes here; send a smaller one");
    }
    return bytes;
  }
}

package dev.millrace.server.http;

import dev.millrace.ledger.ObjectVersion;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Answers with an object's bytes, whole or in part. Nothing stored can run script in our origin.
 */
final class ObjectBytes {
  private static final int BUFFER = 64 << 10;
  private static final String POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

  private ObjectBytes() {}

  /** Answers {@code GET}. */
  static void get(Context ctx, ObjectVersion object, Path file) throws IOException {
    if (notModified(ctx, object)) {
      return;
    }
    String ifRange = ctx.header("If-Range");
    Optional<ByteRange> range =
        ifRange == null || ifRange.equals(etag(object))
            ? ByteRange.of(ctx.header("Range"), object.size())
            : Optional.empty();
    headers(ctx, object);
    range.ifPresent(
        part -> {
          ctx.status(206);
          ctx.header(
              "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + object.size());
        });
    long from = range.map(ByteRange::first).orElse(0L);
    long length = range.map(ByteRange::length).orElse(object.size());
    ctx.res().setContentLengthLong(length);
    copy(file, from, length, ctx.res().getOutputStream());
  }

  /** Answers {@code HEAD}. */
  static void head(Context ctx, ObjectVersion object) {
    if (!notModified(ctx, object)) {
      headers(ctx, object);
      ctx.res().setContentLengthLong(object.size());
    }
  }

  static String etag(ObjectVersion object) {
    return '"' + object.version() + '"';
  }

  private static boolean notModified(Context ctx, ObjectVersion object) {
    ctx.header("ETag", etag(object));
    ctx.header("Cache-Control", "private, no-cache");
    if (EntityTags.matches(ctx.header("If-None-Match"), etag(object))) {
      ctx.status(304);
      return true;
    }
    return false;
  }

  private static void headers(Context ctx, ObjectVersion object) {
    ctx.disableCompression();
    ctx.contentType(object.mediaType());
    ctx.header("Accept-Ranges", "bytes");
    ctx.header("Millrace-Version", object.version());
    ctx.header(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(object.createdAt().atOffset(ZoneOffset.UTC)));
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("Content-Disposition", disposition(object));
  }

  private static String disposition(ObjectVersion object) {
    String name = object.key().substring(object.key().lastIndexOf('/') + 1);
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    String how = MediaTypes.inline(object.mediaType()) ? "inline" : "attachment";
    return how + "; filename*=UTF-8''" + encoded.replace("*", "%2A");
  }

  private static void copy(Path file, long from, long length, OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(from);
      for (long left = length; left > 0; ) {
        buffer.clear().limit((int) Math.min(BUFFER, left));
        int read = channel.read(buffer);
        if (read < 0) {
          throw new IOException(file + " is shorter than the ledger says");
        }
        out.write(buffer.array(), 0, read);
        left -= read;
      }
    }
  }
}

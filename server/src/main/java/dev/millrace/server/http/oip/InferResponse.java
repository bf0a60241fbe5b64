package dev.millrace.server.http.oip;

import dev.millrace.inference.ResponseWriter;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Sends a written response, compressed when the client takes that and it is worth it. */
final class InferResponse {
  static final int WORTH_COMPRESSING = 1024;
  private static final int CHUNK = 64 << 10;

  private InferResponse() {}

  static void send(Context ctx, ResponseWriter.Written written) throws IOException {
    long binary = written.binary().stream().mapToLong(ByteBuffer::remaining).sum();
    ctx.disableCompression();
    ctx.header("Vary", "Accept-Encoding");
    if (written.binary().isEmpty()) {
      ctx.contentType("application/json");
    } else {
      ctx.contentType("application/octet-stream");
      ctx.header(InferBody.JSON_LENGTH, Integer.toString(written.json().length));
    }
    long length = written.json().length + binary;
    Optional<String> encoding =
        Optional.ofNullable(ctx.header("Accept-Encoding")).flatMap(Encodings::accepted);
    if (encoding.isEmpty() || length < WORTH_COMPRESSING) {
      ctx.res().setContentLengthLong(length);
      write(written, ctx.res().getOutputStream());
    } else {
      ctx.header("Content-Encoding", encoding.get());
      try (OutputStream out = Encodings.encoding(ctx.res().getOutputStream(), encoding.get())) {
        write(written, out);
      }
    }
  }

  private static void write(ResponseWriter.Written written, OutputStream out) throws IOException {
    out.write(written.json());
    byte[] chunk = new byte[0];
    for (ByteBuffer tensor : written.binary()) {
      ByteBuffer rest = tensor.duplicate();
      while (rest.hasRemaining()) {
        int count = Math.min(CHUNK, rest.remaining());
        chunk = chunk.length < count ? new byte[count] : chunk;
        rest.get(chunk, 0, count);
        out.write(chunk, 0, count);
      }
    }
  }
}

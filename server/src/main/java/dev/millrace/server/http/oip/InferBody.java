package dev.millrace.server.http.oip;

import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.inference.Memory;
import dev.millrace.server.http.SteadyBody;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: JSON of the length that {@code Inference-Header-Content-Length} says, or to the
 * end; then bytes. It is decompressed on the way, and bounded after that, so that little cannot
 * grow to much.
 */
final class InferBody {
  static final String JSON_LENGTH = "Inference-Header-Content-Length";
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,10}");
  private static final int CHUNK = 64 << 10;
  private static final int UNKNOWN = -1;

  /** A number takes two bytes of JSON at least, and becomes eight of a tensor. */
  private static final int JSON_GROWS = 5;

  private final InputStream in;
  private final long most;
  private final Memory.Share share;
  private final long jsonLength;
  private final long length;
  private long received;

  InferBody(Context ctx, OipSettings settings, Memory.Share share) throws IOException {
    this.share = share;
    this.most = settings.maxBytes();
    this.jsonLength = jsonLength(ctx.header(JSON_LENGTH));
    String encoding = ctx.header("Content-Encoding");
    boolean plain = encoding == null || encoding.equalsIgnoreCase("identity");
    this.length = plain ? ctx.req().getContentLengthLong() : UNKNOWN;
    if (length > most) {
      throw tooLarge();
    }
    if (length != UNKNOWN && jsonLength > length) {
      throw wrongLength(jsonLength, length);
    }
    InputStream sent = new SteadyBody(ctx.req().getInputStream(), settings.pace());
    this.in = plain ? sent : Encodings.decoded(sent, String.valueOf(encoding));
  }

  /** What the header says; −1 when it is not there. */
  static long jsonLength(@Nullable String header) {
    if (header == null) {
      return UNKNOWN;
    }
    if (!LENGTH.matcher(header.strip()).matches()) {
      throw new InferenceException(
          Kind.INVALID, JSON_LENGTH + " is '" + header + "', not a length of JSON in bytes");
    }
    return Long.parseLong(header.strip());
  }

  /** Whether there is no JSON at all. */
  boolean isRaw() {
    return jsonLength == 0;
  }

  /** The JSON. */
  byte[] json() throws IOException {
    long wanted = jsonLength == UNKNOWN ? length : jsonLength;
    byte[] json = bytes(wanted, JSON_GROWS);
    if (jsonLength != UNKNOWN && json.length < jsonLength) {
      throw wrongLength(jsonLength, json.length);
    }
    return json;
  }

  /** What is left, in direct memory. */
  ByteBuffer binary() throws IOException {
    if (jsonLength == UNKNOWN) {
      return ByteBuffer.allocateDirect(0);
    }
    return length == UNKNOWN ? direct(bytes(UNKNOWN, 2)) : straight((int) (length - received));
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN).put(bytes).flip();
  }

  /** Known to be so many: read without growing anything. */
  private ByteBuffer straight(int count) throws IOException {
    share.take(count);
    ByteBuffer binary = ByteBuffer.allocateDirect(count).order(ByteOrder.LITTLE_ENDIAN);
    byte[] chunk = new byte[Math.min(CHUNK, count)];
    while (binary.hasRemaining()) {
      int read = read(chunk, Math.min(chunk.length, binary.remaining()));
      if (read < 0) {
        throw new EOFException("the body ended after " + received + " of " + length + " bytes");
      }
      binary.put(chunk, 0, read);
    }
    return binary.flip();
  }

  /**
   * Reads so many bytes, or to the end.
   *
   * @param grows how many bytes of memory each will have taken in the end
   */
  private byte[] bytes(long wanted, int grows) throws IOException {
    if (wanted > most) {
      throw tooLarge();
    }
    if (wanted != UNKNOWN && length != UNKNOWN) {
      share.take(wanted * grows);
      byte[] bytes = new byte[(int) wanted];
      int read = in.readNBytes(bytes, 0, bytes.length);
      received += read;
      return read < bytes.length ? Arrays.copyOf(bytes, read) : bytes;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    long left = wanted == UNKNOWN ? Long.MAX_VALUE : wanted;
    for (int read;
        left > 0 && (read = read(chunk, (int) Math.min(CHUNK, left))) >= 0;
        left -= read) {
      share.take((long) read * grows);
      bytes.write(chunk, 0, read);
    }
    return bytes.toByteArray();
  }

  private int read(byte[] chunk, int count) throws IOException {
    try {
      int read = in.read(chunk, 0, count);
      received += Math.max(0, read);
      if (received > most) {
        throw tooLarge();
      }
      return read;
    } catch (ZipException | EOFException e) {
      throw new InferenceException(
          Kind.INVALID, "the body cannot be decompressed: " + e.getMessage(), e);
    }
  }

  private InferenceException tooLarge() {
    return new InferenceException(
        Kind.TOO_LARGE,
        "the request JSON and its tensors exceed the maximum allowed input size of %d bytes"
            .formatted(most));
  }

  static InferenceException wrongLength(long jsonLength, long there) {
    return new InferenceException(
        Kind.INVALID,
        "%s says %d bytes, but the body has %d".formatted(JSON_LENGTH, jsonLength, there));
  }
}

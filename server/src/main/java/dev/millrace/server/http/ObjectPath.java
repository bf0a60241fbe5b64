package dev.millrace.server.http;

import dev.millrace.object.Names;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Bucket and key as a request's path names them. The path is taken as it was sent and decoded once,
 * strictly: what a proxy or a library might have made of {@code %2e%2e}, {@code //} or {@code +}
 * never matters.
 */
record ObjectPath(String bucket, String key) {
  private static final String OBJECTS = "/objects/";

  /**
   * Reads {@code /v1/buckets/BUCKET/objects/KEY}.
   *
   * @throws dev.millrace.object.InvalidNameException when either breaks the rules
   */
  static ObjectPath of(Context ctx) {
    String raw = ctx.req().getRequestURI();
    int keyAt = raw.indexOf(OBJECTS) + OBJECTS.length();
    return new ObjectPath(bucketOf(ctx), Names.key(decode(raw.substring(keyAt))));
  }

  /** The bucket alone. */
  static String bucketOf(Context ctx) {
    return Names.bucket(ctx.pathParam("bucket"));
  }

  /** The address of an object. */
  static String of(String bucket, String key) {
    StringBuilder path = new StringBuilder("/v1/buckets/").append(bucket).append("/objects");
    for (String part : key.split("/", -1)) {
      path.append('/').append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return path.toString();
  }

  private static String decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(hex(raw, i + 1));
        i += 2;
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        throw badEncoding("it holds the unencoded character '" + c + "'");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw badEncoding("its percent-encoded bytes are not UTF-8");
    }
  }

  private static int hex(String raw, int at) {
    int value =
        at + 2 > raw.length()
            ? -1
            : Character.digit(raw.charAt(at), 16) * 16 + Character.digit(raw.charAt(at + 1), 16);
    if (value < 0 || Character.digit(raw.charAt(at + 1), 16) < 0) {
      throw badEncoding("a '%' is not followed by two hex digits");
    }
    return value;
  }

  private static ProblemException badEncoding(String why) {
    return new ProblemException(
        400, "bad-encoding", "Badly encoded path", "the key cannot be read: " + why);
  }
}

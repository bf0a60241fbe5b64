package dev.millrace.server.http;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header-07): a quoted
 * string; without quotes it is understood too.
 */
final class IdempotencyKey {
  private static final Pattern KEY = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255}");

  private IdempotencyKey() {}

  static @Nullable String of(Context ctx) {
    List<String> headers = Collections.list(ctx.req().getHeaders("Idempotency-Key"));
    if (headers.isEmpty()) {
      return null;
    }
    String value = headers.getFirst().strip();
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    String key = quoted ? value.substring(1, value.length() - 1) : value;
    if (headers.size() > 1 || !KEY.matcher(key).matches()) {
      throw new ProblemException(
          400,
          "bad-idempotency-key",
          "Bad idempotency key",
          "Idempotency-Key is one string of 1 to 255 visible ASCII characters in quotes");
    }
    return key;
  }
}

package dev.millrace.server.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the client would like (RFC 7240). Unknown preferences are ignored, as the RFC asks.
 *
 * @param patience how long it would wait for the runs to end; empty when it did not say
 * @param respondAsync whether it wants an answer before the runs have ended
 */
record Prefer(Optional<Duration> patience, boolean respondAsync) {

  /**
   * Reads all {@code Prefer} headers.
   *
   * @param most no wait is longer
   */
  static Prefer of(Context ctx, Duration most) {
    OptionalInt wait = OptionalInt.empty();
    boolean async = false;
    for (String header : Collections.list(ctx.req().getHeaders("Prefer"))) {
      for (String preference : header.split(",", -1)) {
        String[] pair = preference.split(";", 2)[0].split("=", 2);
        String name = pair[0].strip().toLowerCase(Locale.ROOT);
        async |= name.equals("respond-async");
        if (name.equals("wait") && pair.length == 2 && wait.isEmpty()) {
          wait = seconds(pair[1].strip().replace("\"", ""));
        }
      }
    }
    return new Prefer(
        wait.isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(Math.min(wait.getAsInt(), most.toSeconds()))),
        async);
  }

  private static OptionalInt seconds(String text) {
    return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  /** Whether the answer depends on how far the runs are. */
  boolean any() {
    return patience.isPresent() || respondAsync;
  }

  /** The value of {@code Preference-Applied}. */
  String applied() {
    String waited = patience.map(time -> "wait=" + time.toSeconds()).orElse("");
    return respondAsync ? (waited.isEmpty() ? "" : waited + ", ") + "respond-async" : waited;
  }
}

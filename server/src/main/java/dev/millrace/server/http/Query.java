package dev.millrace.server.http;

import io.javalin.http.Context;
import java.util.Set;

/** Query parameters: none that is not understood is passed over in silence. */
final class Query {
  private Query() {}

  /** Refuses parameters other than these, so that a misspelt filter does not match everything. */
  static void only(Context ctx, String... known) {
    Set<String> names = Set.of(known);
    for (String name : ctx.queryParamMap().keySet()) {
      if (!names.contains(name)) {
        throw new ProblemException(
            400,
            "unknown-parameter",
            "Unknown parameter",
            "there is no parameter '"
                + name
                + "'; there is "
                + String.join(", ", names.stream().sorted().toList()));
      }
    }
  }

  static ProblemException bad(String name, String value, String right) {
    return new ProblemException(
        400, "bad-parameter", "Bad parameter", name + " is " + right + ", not '" + value + "'");
  }
}

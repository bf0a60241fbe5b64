package dev.millrace.server.http.oip;

import org.jspecify.annotations.Nullable;

/**
 * The path of an inference request, taken apart without the router.
 *
 * @param version a number or an alias; empty for what is live
 */
record InferPath(String model, String version) {
  private static final String MODELS = "/v2/models/";
  private static final String VERSIONS = "/versions/";
  private static final String INFER = "/infer";

  /** Null when it is none, or one whose names hold more than plain signs. */
  static @Nullable InferPath of(@Nullable String path) {
    if (path == null || !path.startsWith(MODELS) || !path.endsWith(INFER)) {
      return null;
    }
    int end = path.length() - INFER.length();
    int slash = path.indexOf('/', MODELS.length());
    if (slash > end) {
      return null;
    }
    if (slash == end) {
      return plain(path, MODELS.length(), end)
          ? new InferPath(path.substring(MODELS.length(), end), "")
          : null;
    }
    int version = slash + VERSIONS.length();
    return path.startsWith(VERSIONS, slash)
            && plain(path, MODELS.length(), slash)
            && plain(path, version, end)
        ? new InferPath(path.substring(MODELS.length(), slash), path.substring(version, end))
        : null;
  }

  private static boolean plain(String path, int from, int to) {
    for (int i = from; i < to; i++) {
      char sign = path.charAt(i);
      boolean is =
          (sign >= 'a' && sign <= 'z')
              || (sign >= '0' && sign <= '9')
              || (sign >= 'A' && sign <= 'Z')
              || sign == '_'
              || sign == '-'
              || sign == '.';
      if (!is) {
        return false;
      }
    }
    return to > from;
  }

  /** The route as it is registered. */
  String route() {
    return version.isEmpty() ? InferRoutes.LIVE : InferRoutes.VERSION;
  }
}

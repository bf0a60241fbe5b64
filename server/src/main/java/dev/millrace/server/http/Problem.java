package dev.millrace.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What went wrong, in the form of RFC 9457.
 *
 * @param status the HTTP status
 * @param slug the stable name a program switches on, such as {@code object-too-large}; all are
 *     listed in {@code docs/errors.md}
 * @param title the same for every problem of this slug
 * @param detail one sentence on this case: what, which value, what to do next
 * @param more further members
 */
public record Problem(
    int status, String slug, String title, String detail, Map<String, Object> more) {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPE = "urn:millrace:problem:";

  public Problem {
    more = Map.copyOf(more);
    if (!slug.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException("'" + slug + "' is not a slug");
    }
  }

  public Problem(int status, String slug, String title, String detail) {
    this(status, slug, title, detail, Map.of());
  }

  /** How it is marked: the Open Inference Protocol has a form of its own. */
  String mediaType(String path) {
    return isInference(path) ? Json.MEDIA_TYPE : MEDIA_TYPE;
  }

  /** The members of the JSON document that answers a request to this path. */
  Map<String, Object> members(String path) {
    return isInference(path) ? Map.of("error", detail) : members();
  }

  private static boolean isInference(String path) {
    return path.equals("/v2") || path.startsWith("/v2/");
  }

  /** The members of the JSON document, in the order of the RFC. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", TYPE + slug);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.putAll(more);
    return members;
  }
}

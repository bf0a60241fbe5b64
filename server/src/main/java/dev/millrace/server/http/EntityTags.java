package dev.millrace.server.http;

import org.jspecify.annotations.Nullable;

/** Conditional requests (RFC 9110, section 13). */
final class EntityTags {
  private EntityTags() {}

  /** Whether a list such as {@code "a", W/"b"} or {@code *} names the tag, by weak comparison. */
  static boolean matches(@Nullable String list, String etag) {
    if (list == null) {
      return false;
    }
    for (String candidate : list.split(",", -1)) {
      String tag = candidate.strip();
      if (tag.equals("*") || opaque(tag).equals(opaque(etag))) {
        return true;
      }
    }
    return false;
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}

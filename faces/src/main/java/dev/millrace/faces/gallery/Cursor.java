package dev.millrace.faces.gallery;

import java.util.List;
import java.util.function.Function;

/** The {@code after} of lists ordered by a number and an id: {@code NUMBER:ID}. */
final class Cursor {
  private Cursor() {}

  static String of(long number, String id) {
    return number + ":" + id;
  }

  static long number(String after, long first) {
    if (after.isEmpty()) {
      return first;
    }
    try {
      return Long.parseLong(after.substring(0, Math.max(0, after.indexOf(':'))));
    } catch (NumberFormatException e) {
      throw GalleryException.invalid("bad-after", "'" + after + "' is not the next of a page");
    }
  }

  static String id(String after) {
    return after.substring(after.indexOf(':') + 1);
  }

  /** Makes a page of a list that was asked for one item more than the limit. */
  static <T> Page<T> page(List<T> items, int limit, Function<T, String> cursor) {
    return items.size() <= limit
        ? new Page<>(items, null)
        : new Page<>(items.subList(0, limit), cursor.apply(items.get(limit - 1)));
  }
}

package dev.millrace.server.http;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a request asks for.
 *
 * @param after the {@code next} of the page before
 * @param limit 1..1000, 100 unless said
 */
record Page(@Nullable String after, int limit) {
  private static final int MOST = 1000;

  static Page of(Context ctx) {
    String limit = ctx.queryParam("limit");
    return new Page(emptyIsNull(ctx.queryParam("after")), limit == null ? 100 : number(limit));
  }

  private static int number(String text) {
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw Query.bad("limit", text, "a whole number from 1 to " + MOST);
    }
    return limit;
  }

  private static @Nullable String emptyIsNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** One more than the limit, so that the last page is known to be the last. */
  int fetch() {
    return limit + 1;
  }

  /** The page's document: {@code {NAME:[…],"next":"…"}}; the last has no {@code next}. */
  <T> Map<String, Object> of(
      String name, List<T> fetched, Function<T, String> place, Function<T, ?> json) {
    List<T> shown = fetched.subList(0, Math.min(limit, fetched.size()));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put(name, shown.stream().map(json).toList());
    if (fetched.size() > limit) {
      page.put("next", place.apply(shown.getLast()));
    }
    return page;
  }
}

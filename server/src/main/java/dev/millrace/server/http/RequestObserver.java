package dev.millrace.server.http;

import java.time.Duration;

/** Told of every answered request, for metrics. */
@FunctionalInterface
public interface RequestObserver {

  /**
   * A request was answered.
   *
   * @param route as registered, such as {@code /v1/runs/{id}}, or {@code unmatched}
   */
  void answered(String method, String route, int status, Duration took);
}

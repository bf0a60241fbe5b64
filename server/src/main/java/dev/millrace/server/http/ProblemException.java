package dev.millrace.server.http;

import java.util.Map;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public ProblemException(Problem problem) {
    this(problem, Map.of());
  }

  /** Also sets headers, such as {@code Retry-After}. */
  public ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.detail());
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  public ProblemException(int status, String slug, String title, String detail) {
    this(new Problem(status, slug, title, detail));
  }

  /** What to answer. */
  public Problem problem() {
    return problem;
  }

  Map<String, String> headers() {
    return headers;
  }
}

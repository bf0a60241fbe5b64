package dev.millrace.server.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Bounds the requests at once. Probes of health always pass, so that busy is not taken for dead.
 */
final class RequestLimit implements Filter {
  private final Semaphore permits;

  RequestLimit(int most) {
    this.permits = new Semaphore(most);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = ((HttpServletRequest) request).getRequestURI();
    if (path.startsWith("/health/") || path.startsWith("/v2/health/")) {
      chain.doFilter(request, response);
    } else if (permits.tryAcquire()) {
      try {
        chain.doFilter(request, response);
      } finally {
        permits.release();
      }
    } else {
      refuse(path, (HttpServletResponse) response);
    }
  }

  private static void refuse(String path, HttpServletResponse response) throws IOException {
    Problem problem =
        new Problem(
            503,
            "too-many-requests-at-once",
            "Too many requests at once",
            "the server is answering as many requests as it may; try again in a moment");
    response.setStatus(problem.status());
    response.setHeader("Retry-After", "1");
    response.setContentType(problem.mediaType(path));
    response.getOutputStream().write(Json.bytes(problem.members(path)));
  }
}

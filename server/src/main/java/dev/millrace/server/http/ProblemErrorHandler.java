package dev.millrace.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what Jetty refuses before any route sees it: bad request lines, headers too large. */
final class ProblemErrorHandler extends ErrorHandler {

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.write(true, body(code, message), callback);
  }

  private static ByteBuffer body(int status, @Nullable String reason) {
    String title = HttpStatus.getMessage(status);
    String detail = status >= 500 || reason == null ? title : reason;
    Problem problem = new Problem(status, slug(status), title, detail);
    return ByteBuffer.wrap(Json.bytes(problem.members()));
  }

  private static String slug(int status) {
    return switch (status) {
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, HttpStatus.URI_TOO_LONG_414 ->
          "headers-too-large";
      case HttpStatus.REQUEST_TIMEOUT_408 -> "too-slow";
      case HttpStatus.NOT_FOUND_404 -> "no-such-route";
      default -> status >= 500 ? "internal-error" : "bad-request";
    };
  }
}

package dev.millrace.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;

/**
 * What a direct route answers.
 *
 * @param route as registered, for metrics
 * @param headers besides those that every answer has, and the length
 * @param body handed over
 * @param encoder what compresses the body, for which it is taken off the selecting thread
 */
public record DirectAnswer(
    int status, String route, List<HttpField> headers, byte[] body, Optional<Encoder> encoder) {
  public DirectAnswer {
    headers = List.copyOf(headers);
  }

  /** Writes compressed what is written to it. */
  @FunctionalInterface
  public interface Encoder {
    OutputStream encode(OutputStream out) throws IOException;
  }
}

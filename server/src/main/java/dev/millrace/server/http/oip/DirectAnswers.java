package dev.millrace.server.http.oip;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.ResponseWriter;
import dev.millrace.server.http.DirectAnswer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/** Answers in the form that direct routes give them: all bytes in one piece. */
final class DirectAnswers {
  private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Accept-Encoding");
  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
  private static final HttpField BYTES =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
  private static final HttpField NOT_KEPT =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
  private static final HttpField RETRY = new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "1");

  private DirectAnswers() {}

  /** A written response, to be compressed when the client takes that and it is worth it. */
  static DirectAnswer of(
      String route, ResponseWriter.Written written, @Nullable String acceptEncoding) {
    byte[] body = bytes(written);
    List<HttpField> headers = new ArrayList<>(4);
    headers.add(VARY);
    if (written.binary().isEmpty()) {
      headers.add(JSON);
    } else {
      headers.add(BYTES);
      headers.add(new HttpField(InferBody.JSON_LENGTH, Integer.toString(written.json().length)));
    }
    Optional<String> encoding =
        acceptEncoding == null || body.length < InferResponse.WORTH_COMPRESSING
            ? Optional.empty()
            : Encodings.accepted(acceptEncoding);
    encoding.ifPresent(name -> headers.add(new HttpField(HttpHeader.CONTENT_ENCODING, name)));
    return new DirectAnswer(
        200, route, headers, body, encoding.map(name -> out -> Encodings.encoding(out, name)));
  }

  private static byte[] bytes(ResponseWriter.Written written) {
    int length = written.json().length;
    for (ByteBuffer tensor : written.binary()) {
      length = Math.addExact(length, tensor.remaining());
    }
    byte[] body = Arrays.copyOf(written.json(), length);
    int at = written.json().length;
    for (ByteBuffer tensor : written.binary()) {
      tensor.get(tensor.position(), body, at, tensor.remaining());
      at += tensor.remaining();
    }
    return body;
  }

  /** The protocol's form of a refusal. */
  static DirectAnswer refusal(String route, InferenceException why) {
    List<HttpField> headers = new ArrayList<>(List.of(JSON, NOT_KEPT));
    if (why.kind() == InferenceException.Kind.BUSY) {
      headers.add(RETRY);
    }
    try {
      byte[] body =
          Answers.JSON.writeValueAsBytes(
              Answers.object().put("error", String.valueOf(why.getMessage())));
      return new DirectAnswer(OipRoutes.status(why.kind()), route, headers, body, Optional.empty());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}

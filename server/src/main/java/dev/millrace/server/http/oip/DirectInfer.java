package dev.millrace.server.http.oip;

import dev.millrace.inference.Arrival;
import dev.millrace.inference.BinaryTensors;
import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceRequest;
import dev.millrace.inference.InferenceResponse;
import dev.millrace.inference.Inferences;
import dev.millrace.inference.OfferedModel;
import dev.millrace.inference.RequestReader;
import dev.millrace.inference.ResponseWriter;
import dev.millrace.inference.SharedTensors;
import dev.millrace.model.DirectMemory;
import dev.millrace.server.http.Allow;
import dev.millrace.server.http.DirectAnswer;
import dev.millrace.server.http.DirectRoute;
import dev.millrace.server.http.TraceHeaders;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Inference where it costs least: a small request, sent as it is, to a loaded model whose runs are
 * brief, is answered on the thread that reads the connection. Everything else is left to {@link
 * InferRoutes}.
 */
final class DirectInfer implements DirectRoute {
  private static final int MOST_BYTES = 32 << 10;

  private final Catalogue catalogue;
  private final Inferences inferences;

  DirectInfer(Catalogue catalogue, Inferences inferences) {
    this.catalogue = catalogue;
    this.inferences = inferences;
  }

  @Override
  public boolean takes(Request request) {
    if (!request.getMethod().equals("POST")) {
      return false;
    }
    InferPath path = InferPath.of(request.getHttpURI().getCanonicalPath());
    return path != null && isSmall(request) && find(path).filter(inferences::isBrief).isPresent();
  }

  private static boolean isSmall(Request request) {
    HttpFields headers = request.getHeaders();
    long length = request.getLength();
    return length >= 0
        && length <= MOST_BYTES
        && !headers.contains(HttpHeader.TRANSFER_ENCODING)
        && !headers.contains(HttpHeader.CONTENT_ENCODING)
        && !headers.contains(HttpHeader.EXPECT);
  }

  /** A name that is refused is refused in the usual way. */
  private Optional<OfferedModel> find(InferPath path) {
    try {
      return catalogue.findReady(path.model(), path.version());
    } catch (InferenceException e) {
      return Optional.empty();
    }
  }

  @Override
  public Allow allow() {
    return Allow.READ;
  }

  @Override
  public Optional<DirectAnswer> answer(Request request, byte[] body) {
    InferPath path = InferPath.of(request.getHttpURI().getCanonicalPath());
    Optional<OfferedModel> offered = path == null ? Optional.empty() : find(path);
    if (path == null || offered.isEmpty()) {
      return Optional.empty();
    }
    try {
      return answer(request, body, path, offered.get());
    } catch (SharedTensors.Later e) {
      return Optional.empty();
    } catch (InferenceException e) {
      return Optional.of(DirectAnswers.refusal(path.route(), e));
    }
  }

  private Optional<DirectAnswer> answer(
      Request request, byte[] body, InferPath path, OfferedModel offered) {
    Arrival arrival = Arrival.now(TraceHeaders.of(request.getHeaders()));
    InferenceRequest asked = read(request, body, offered, arrival);
    Optional<InferenceResponse> response = inferences.inferHere(offered, asked, arrival);
    if (response.isEmpty()) {
      return Optional.empty();
    }
    long answered = System.nanoTime();
    ResponseWriter.Written written = ResponseWriter.write(asked, response.get());
    DirectAnswer answer =
        DirectAnswers.of(
            path.route(), written, request.getHeaders().get(HttpHeader.ACCEPT_ENCODING));
    offered.statistics().written(System.nanoTime() - answered);
    return Optional.of(answer);
  }

  private InferenceRequest read(
      Request request, byte[] body, OfferedModel offered, Arrival arrival) {
    try {
      long json = InferBody.jsonLength(request.getHeaders().get(InferBody.JSON_LENGTH));
      if (json > body.length) {
        throw InferBody.wrongLength(json, body.length);
      }
      if (json == 0) {
        return BinaryTensors.raw(offered.signature(), direct(body, 0));
      }
      return json < 0
          ? RequestReader.read(body, direct(body, body.length), SharedTensors.LATER)
          : RequestReader.read(
              Arrays.copyOf(body, (int) json), direct(body, (int) json), SharedTensors.LATER);
    } catch (InferenceException e) {
      inferences.refused(offered, arrival, e);
      throw e;
    }
  }

  private static ByteBuffer direct(byte[] body, int from) {
    int length = body.length - from;
    return DirectMemory.allocate(length).put(body, from, length).flip();
  }
}

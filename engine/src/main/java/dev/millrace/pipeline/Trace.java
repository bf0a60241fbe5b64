package dev.millrace.pipeline;

import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.TraceContext;
import dev.millrace.ledger.TraceRows;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The trace of one object from upload to delivery.
 *
 * <p>The ids of its spans follow from the ledger's own ids, so nothing needs to be kept of them: a
 * run that ends after a restart still belongs under the upload that made it, and a receiver's span
 * under the try that reached it. An object that came without a context begins a trace whose id
 * follows from the object.
 *
 * @param traceId of the whole trace
 * @param sender the span the object came under; null when it came under none
 * @param sampled whether the trace is being recorded
 * @param state passed on from the sender
 * @param upload the span of the object's landing
 */
public record Trace(
    String traceId,
    @Nullable String sender,
    boolean sampled,
    @Nullable String state,
    String upload) {

  /** The trace of an object. */
  public static Trace of(Handle handle, ObjectVersion object) {
    Optional<TraceContext> sent = TraceRows.of(handle, object.id());
    String upload = span("object", object.id() + "/" + object.version());
    return sent.map(
            context ->
                new Trace(
                    context.traceId(),
                    context.spanId(),
                    context.sampled(),
                    context.state(),
                    upload))
        .orElseGet(() -> new Trace(begun(object), null, true, null, upload));
  }

  private static String begun(ObjectVersion object) {
    return digits("trace", object.id() + "/" + object.version() + "/" + object.createdAt(), 16);
  }

  /** The span of a run, from its making to its end. */
  public static String run(String runId) {
    return span("run", runId);
  }

  /** The span of one try at a run. */
  public static String attempt(String runId, int number) {
    return span("attempt", runId + "/" + number);
  }

  /** The span of one try at a delivery. */
  public static String delivery(String deliveryId, int number) {
    return span("delivery", deliveryId + "/" + number);
  }

  private static String span(String kind, String id) {
    return digits(kind, id, 8);
  }

  private static String digits(String kind, String id, int bytes) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((kind + " " + id).getBytes(StandardCharsets.UTF_8));
      digest[0] |= 1; // an id of zeros is none
      return HexFormat.of().formatHex(digest, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What travels on to whoever takes up the work after a span. */
  public TraceContext after(String span) {
    return new TraceContext(traceId, span, sampled, state);
  }
}

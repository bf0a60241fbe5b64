package dev.millrace.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.LedgerException;

/** Puts ledger events into CloudEvents 1.0 envelopes (JSON format, structured mode). */
public final class CloudEvents {
  /** What precedes the ledger's event types. */
  public static final String TYPE_PREFIX = "dev.millrace.";

  private static final ObjectMapper JSON = new ObjectMapper();
  private final String source;

  /**
   * @param source this installation's URI reference; {@code source} and {@code id} together are
   *     unique
   */
  public CloudEvents(String source) {
    this.source = source;
  }

  /** The envelope; a succeeded run's result lies in {@code data.result}. */
  public ObjectNode envelope(Event event) {
    ObjectNode envelope =
        JSON.createObjectNode()
            .put("specversion", "1.0")
            .put("id", event.id())
            .put("source", source)
            .put("type", TYPE_PREFIX + event.type())
            .put("time", event.at().toString());
    if (event.bucket() != null) {
      envelope.put("subject", event.bucket() + "/" + event.key());
    }
    envelope.put("datacontenttype", "application/json");
    try {
      ObjectNode data = (ObjectNode) JSON.readTree(event.data());
      lift(data, "traceparent", envelope);
      lift(data, "tracestate", envelope);
      if (event.result() != null) {
        data.putRawValue("result", new RawValue(event.result())); // as it is: it is JSON
      }
      envelope.set("data", data);
    } catch (JsonProcessingException e) {
      throw new LedgerException("event " + event.seq() + " holds broken JSON", e);
    }
    return envelope;
  }

  /** The attributes of the extension for distributed tracing stand beside the data. */
  private static void lift(ObjectNode data, String attribute, ObjectNode envelope) {
    JsonNode value = data.remove(attribute);
    if (value != null) {
      envelope.set(attribute, value);
    }
  }
}

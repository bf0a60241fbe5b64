package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import org.jdbi.v3.core.Handle;

/**
 * What a task made of an object.
 *
 * @param result the JSON answer, kept as the run's one result
 * @param provenance which model version, preprocessing and runtime made it
 * @param alongside further writes that become durable in the very transaction that records the
 *     result, and only then
 */
public record Answer(JsonNode result, Provenance provenance, Alongside alongside) {

  /**
   * Writes that belong to a result. It runs on the ledger's writer: keep it short, and do nothing
   * but SQL.
   */
  @FunctionalInterface
  public interface Alongside {
    void write(Handle handle);
  }

  public Answer(JsonNode result, Provenance provenance) {
    this(result, provenance, handle -> {});
  }
}

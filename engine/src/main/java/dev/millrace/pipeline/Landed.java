package dev.millrace.pipeline;

import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import java.util.List;

/**
 * What became of a landing; by the time anybody sees this it is on stable storage.
 *
 * @param created false when the key held these very bytes already
 * @param runs the runs of the object version, made now or before
 */
public record Landed(ObjectVersion object, boolean created, List<RunRow> runs) {
  public Landed {
    runs = List.copyOf(runs);
  }
}

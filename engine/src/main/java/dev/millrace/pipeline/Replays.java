package dev.millrace.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.ResultRow;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.object.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * Does a succeeded run's work again, with the very model version that made its result, and compares
 * (promise 8).
 */
public final class Replays {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final Compute compute;
  private final Rework rework;

  public Replays(
      Database database, ObjectStore store, Pipelines pipelines, Tasks tasks, Compute compute) {
    this.database = database;
    this.compute = compute;
    this.rework = new Rework(store, pipelines, tasks);
  }

  /**
   * How a replay came out.
   *
   * @param identical whether result and provenance are the same to the last bit
   * @param differences where they are not
   */
  public record Replay(boolean identical, List<JsonDifference> differences) {
    public Replay {
      differences = List.copyOf(differences);
    }
  }

  /** A run that has no result, or whose object is gone, cannot be replayed. */
  public static final class NotReplayableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReplayableException(String message) {
      super(message);
    }
  }

  private record Recorded(RunRow run, ObjectVersion object, ResultRow result) {}

  /**
   * Replays a run; nothing is recorded.
   *
   * @return empty when there is no such run
   * @throws NotReplayableException when there is nothing to compare with, or nothing to compute
   *     from
   * @throws Exception what the task throws
   */
  public Optional<Replay> replay(String runId) throws Exception {
    Optional<RunRow> run = database.read(handle -> RunRows.get(handle, runId));
    if (run.isEmpty()) {
      return Optional.empty();
    }
    Recorded recorded = recorded(run.get());
    return Optional.of(compare(recorded, compute.call(() -> again(recorded))));
  }

  private Recorded recorded(RunRow run) {
    return database.read(
        handle -> {
          ResultRow result =
              ResultRow.of(handle, run.id())
                  .orElseThrow(
                      () ->
                          new NotReplayableException(
                              "run "
                                  + run.id()
                                  + " is "
                                  + run.state().word()
                                  + " and has no result to compare with"));
          ObjectVersion object = ObjectRows.get(handle, run.objectId()).orElseThrow();
          if (!ObjectRows.isReferenced(handle, object.version())) {
            throw new NotReplayableException(
                "the object of run "
                    + run.id()
                    + " was deleted, so there is nothing to compute from");
          }
          return new Recorded(run, object, result);
        });
  }

  private Answer again(Recorded recorded) throws Exception {
    PipelineDefinition declared = rework.definition(recorded.run());
    return rework.run(
        recorded.run(),
        recorded.object(),
        model(declared, recorded.result()),
        Rework.Purpose.REPLAY);
  }

  private static String model(PipelineDefinition declared, ResultRow result) {
    return declared.model() == null ? "" : result.model() + "@" + result.modelVersion();
  }

  private static Replay compare(Recorded recorded, Answer answer) throws JsonProcessingException {
    ResultRow was = recorded.result();
    Provenance made = answer.provenance();
    JsonNode before =
        JSON.createObjectNode()
            .put("digest", was.modelDigest())
            .put("preprocessing", was.preprocessing())
            .put("runtime", was.runtime())
            .set("result", JSON.readTree(was.json()));
    JsonNode now =
        JSON.createObjectNode()
            .put("digest", made.digest())
            .put("preprocessing", made.preprocessing())
            .put("runtime", made.runtime())
            .set("result", JSON.readTree(answer.result().toString()));
    List<JsonDifference> differences = JsonDifference.between(before, now);
    return new Replay(differences.isEmpty(), differences);
  }
}

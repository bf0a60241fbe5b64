package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.ShadowRow;
import dev.millrace.pipeline.Rework.Purpose;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline's shadow version on each object after the result is recorded, and keeps how its
 * answer differs. It is never the answer, delays none, and fails no run. A crash between result and
 * shadow leaves that run without one.
 */
final class Shadows {
  private static final Logger log = LoggerFactory.getLogger(Shadows.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DIFFERENCES_KEPT = 20;
  private static final int LONGEST_ERROR = 2000;

  private final Database database;
  private final Compute compute;
  private final Rework rework;
  private final InstantSource clock;

  Shadows(Database database, Compute compute, Rework rework, InstantSource clock) {
    this.database = database;
    this.compute = compute;
    this.rework = rework;
    this.clock = clock;
  }

  /** Runs the shadow of a run that has just succeeded, if its pipeline has one. */
  void follow(RunRow run, Answer answer) {
    Optional<String> model = rework.definition(run).shadowModel();
    if (model.isPresent()) {
      try {
        keep(answered(run, answer, model.get()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Throwable e) {
        // A shadow must not harm the run it follows, whatever it does.
        log.warn("the shadow {} of run {} failed: {}", model.get(), run.id(), e.toString());
        keepFailed(run, model.get(), e);
      }
    }
  }

  private ShadowRow answered(RunRow run, Answer answer, String model) throws Exception {
    ObjectVersion object =
        database.read(handle -> ObjectRows.get(handle, run.objectId()).orElseThrow());
    Answer shadow = compute.call(() -> rework.run(run, object, model, Purpose.TRIAL));
    JsonNode result = JSON.readTree(shadow.result().toString());
    List<JsonDifference> differences =
        rework.task(run).differences(JSON.readTree(answer.result().toString()), result);
    return new ShadowRow(
        run.id(),
        run.pipeline(),
        model,
        shadow.provenance().version(),
        shadow.provenance().digest(),
        differences.isEmpty() ? ShadowRow.SAME : ShadowRow.DIFFERENT,
        result.toString(),
        written(differences),
        null,
        clock.instant());
  }

  private static String written(List<JsonDifference> differences) {
    ObjectNode json = JSON.createObjectNode().put("count", differences.size());
    differences.stream()
        .limit(DIFFERENCES_KEPT)
        .forEach(
            one -> {
              ObjectNode place = json.withArray("first").addObject().put("path", one.path());
              put(place, "live", one.recorded());
              put(place, "shadow", one.replayed());
            });
    return json.toString();
  }

  private static void put(ObjectNode place, String whose, JsonNode value) {
    if (!value.isMissingNode()) {
      place.set(whose, value);
    }
  }

  private void keepFailed(RunRow run, String model, Throwable e) {
    String text = e.getMessage() == null ? e.toString() : e.getMessage();
    String error = text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
    try {
      keep(
          new ShadowRow(
              run.id(),
              run.pipeline(),
              model,
              null,
              null,
              ShadowRow.FAILED,
              null,
              "{\"count\":0}",
              error,
              clock.instant()));
    } catch (RuntimeException unwritable) {
      log.error("the shadow of run {} could not be recorded", run.id(), unwritable);
    }
  }

  private void keep(ShadowRow row) {
    database.writeRelaxed(
        handle -> {
          row.insertIfAbsent(handle);
          return null;
        });
  }
}

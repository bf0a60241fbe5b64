package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.ResultRow;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.ledger.ShadowRow;
import dev.millrace.pipeline.Rework.Purpose;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline's shadow version on each object after the result is recorded, and keeps how its
 * answer differs. It is never the answer, delays none, and fails no run. The transaction that
 * records the result notes that the shadow is owed, so one that a crash or a stop cut off is made
 * later, from the recorded result.
 */
final class Shadows {
  private static final Logger log = LoggerFactory.getLogger(Shadows.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DIFFERENCES_KEPT = 20;
  private static final int LONGEST_ERROR = 2000;
  private static final int BATCH = 100;

  /** A model that takes the process down with it must not do so at every start. */
  private static final int MOST_TRIES = 3;

  private final Database database;
  private final Compute compute;
  private final Rework rework;
  private final InstantSource clock;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean making = new AtomicBoolean();

  Shadows(Database database, Compute compute, Rework rework, InstantSource clock) {
    this.database = database;
    this.compute = compute;
    this.rework = rework;
    this.clock = clock;
  }

  /** Whether a run's pipeline has a shadow. */
  boolean follows(RunRow run) {
    return rework.definition(run).shadowModel().isPresent();
  }

  /** Runs the shadow of a run that has just succeeded, if its pipeline has one. */
  void follow(RunRow run, Answer answer) {
    rework
        .definition(run)
        .shadowModel()
        .ifPresent(model -> make(run, answer.result().toString(), model));
  }

  /** See {@link Worker#makeOwedShadows}. */
  void makeOwed(Instant before) {
    if (making.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("shadows")
          .start(
              () -> {
                try {
                  owed(before).forEach(this::makeOwed);
                } catch (RuntimeException e) {
                  log.error(
                      "shadows that are owed could not be made; the next sweep tries again", e);
                } finally {
                  making.set(false);
                }
              });
    }
  }

  private List<String> owed(Instant before) {
    return database.read(handle -> ShadowRow.owed(handle, before, BATCH));
  }

  private void makeOwed(String runId) {
    if (compute.isStopping()) {
      return;
    }
    RunRow run = database.read(handle -> RunRows.get(handle, runId)).orElseThrow();
    Optional<String> model = rework.definition(run).shadowModel();
    Optional<ResultRow> result = database.read(handle -> result(handle, run));
    if (model.isPresent() && result.isPresent()) {
      makeAgain(run, result.get().json(), model.get());
    } else {
      database.writeRelaxed(
          handle -> {
            ShadowRow.forgive(handle, runId);
            return null;
          });
    }
  }

  private void makeAgain(RunRow run, String live, String model) {
    if (underWay.contains(run.id())) {
      return;
    }
    int tries = database.write(handle -> ShadowRow.tryAgain(handle, run.id()));
    if (tries > MOST_TRIES) {
      keepFailed(
          run, model, new IllegalStateException("it was cut off " + MOST_TRIES + " times or more"));
    } else {
      make(run, live, model);
    }
  }

  /** What the live version answered; nothing where the object is gone. */
  private static Optional<ResultRow> result(Handle handle, RunRow run) {
    return ObjectRows.isDeleted(handle, run.objectId())
        ? Optional.empty()
        : ResultRow.of(handle, run.id());
  }

  private void make(RunRow run, String live, String model) {
    if (!underWay.add(run.id())) {
      return;
    }
    try {
      keep(answered(run, live, model));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it stays owed
    } catch (Throwable e) {
      if (compute.isStopping()) {
        log.info("the shadow {} of run {} is made at the next start", model, run.id());
        return;
      }
      // A shadow must not harm the run it follows, whatever it does.
      log.warn("the shadow {} of run {} failed: {}", model, run.id(), e.toString());
      keepFailed(run, model, e);
    } finally {
      underWay.remove(run.id());
    }
  }

  private ShadowRow answered(RunRow run, String live, String model) throws Exception {
    ObjectVersion object =
        database.read(handle -> ObjectRows.get(handle, run.objectId()).orElseThrow());
    Answer shadow = compute.call(() -> rework.run(run, object, model, Purpose.TRIAL));
    JsonNode result = JSON.readTree(shadow.result().toString());
    List<JsonDifference> differences = rework.task(run).differences(JSON.readTree(live), result);
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

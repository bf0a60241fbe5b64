package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.ledger.RunState;
import dev.millrace.object.ObjectStore;
import dev.millrace.pipeline.Rework.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Runs two versions of a model on the objects that its pipelines saw last, and says where their
 * answers differ. Nothing is recorded or delivered.
 */
public final class Comparisons {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final Pipelines pipelines;
  private final Compute compute;
  private final Rework rework;
  private final Duration patience;

  /**
   * @param patience after which no further object is begun
   */
  public Comparisons(
      Database database,
      ObjectStore store,
      Pipelines pipelines,
      Tasks tasks,
      Compute compute,
      Duration patience) {
    this.database = database;
    this.pipelines = pipelines;
    this.compute = compute;
    this.rework = new Rework(store, pipelines, tasks);
    this.patience = patience;
  }

  /**
   * What two versions made of one object.
   *
   * @param differences where the second's answer is another than the first's; none when they agree
   * @param failures what each version that failed said, as a sentence
   */
  public record Compared(
      RunRow run, ObjectVersion object, List<JsonDifference> differences, List<String> failures) {
    public Compared {
      differences = List.copyOf(differences);
      failures = List.copyOf(failures);
    }

    /** Whether both versions answered the same. */
    public boolean same() {
      return differences.isEmpty() && failures.isEmpty();
    }
  }

  /**
   * How a comparison came out.
   *
   * @param complete false when time ran out before every object was seen
   */
  public record Report(List<Compared> objects, boolean complete) {
    public Report {
      objects = List.copyOf(objects);
    }
  }

  private record Seen(RunRow run, ObjectVersion object) {}

  /**
   * Compares.
   *
   * @param model its name
   * @param a a reference to one version, such as {@code faces@2}
   * @param b a reference to the other
   * @param last how many objects, the newest first
   */
  public Report compare(String model, String a, String b, int last) throws InterruptedException {
    return compare(model, a, b, last, (done, total) -> {});
  }

  /** Told how far a comparison is. */
  @FunctionalInterface
  interface Watcher {
    /** So many objects of so many are compared. */
    void at(int done, int total);
  }

  /** The same, telling how far it is. */
  Report compare(String model, String a, String b, int last, Watcher watcher)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<Compared> compared = new ArrayList<>();
    List<Seen> all = seen(model, last);
    for (Seen seen : all) {
      watcher.at(compared.size(), all.size());
      if (System.nanoTime() > deadline) {
        return new Report(compared, false);
      }
      compared.add(compare(seen, a, b));
    }
    watcher.at(compared.size(), all.size());
    return new Report(compared, true);
  }

  /** What the model's pipelines succeeded with last and is still there. */
  private List<Seen> seen(String model, int last) {
    List<String> names =
        pipelines.active().stream()
            .filter(pipeline -> model.equals(pipeline.definition().modelName()))
            .map(PipelineVersion::name)
            .toList();
    return database.read(
        handle ->
            names.stream()
                .flatMap(
                    name ->
                        RunRows.list(
                            handle,
                            new RunRows.Filter(RunState.SUCCEEDED, name, null, null, null),
                            last)
                            .stream())
                .sorted(Comparator.comparing(RunRow::id).reversed())
                .map(run -> new Seen(run, ObjectRows.get(handle, run.objectId()).orElseThrow()))
                .filter(one -> ObjectRows.isReferenced(handle, one.object.version()))
                .limit(last)
                .toList());
  }

  private Compared compare(Seen seen, String a, String b) throws InterruptedException {
    List<String> failures = new ArrayList<>();
    Optional<JsonNode> one = answer(seen, a, failures);
    Optional<JsonNode> other = answer(seen, b, failures);
    List<JsonDifference> differences =
        one.isPresent() && other.isPresent()
            ? rework.task(seen.run).differences(one.get(), other.get())
            : List.of();
    return new Compared(seen.run, seen.object, differences, failures);
  }

  private Optional<JsonNode> answer(Seen seen, String model, List<String> failures)
      throws InterruptedException {
    try {
      Answer answer = compute.call(() -> rework.run(seen.run, seen.object, model, Purpose.TRIAL));
      // As it would be read again: a float and the double it is written as are the same then.
      return Optional.of(JSON.readTree(answer.result().toString()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Every failure is what a comparison is for: the report says whose and why.
      failures.add(model + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      return Optional.empty();
    }
  }
}

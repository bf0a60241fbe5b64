package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.PipelineRows;
import dev.millrace.ledger.PipelineRows.PipelineRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The declared pipelines: which objects go to which task. Every change is a new version; old ones
 * stay, for the runs that were made under them.
 */
public final class Pipelines {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** The source of pipelines declared over HTTP. */
  public static final String API = "api";

  private final Database database;
  private final Tasks tasks;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<String, PipelineVersion> versions = new ConcurrentHashMap<>();
  private volatile List<PipelineVersion> active;

  public Pipelines(Database database, Tasks tasks, Ids ids, InstantSource clock) {
    this.database = database;
    this.tasks = tasks;
    this.ids = ids;
    this.clock = clock;
    this.active = load();
  }

  /** The active version of every pipeline, by name. */
  public List<PipelineVersion> active() {
    return active;
  }

  /** The active version of a pipeline. */
  public Optional<PipelineVersion> get(String name) {
    return active.stream().filter(pipeline -> pipeline.name().equals(name)).findFirst();
  }

  /** Every version of a pipeline that there ever was, the newest first. */
  public List<PipelineVersion> history(String name) {
    return database.read(
        handle -> PipelineRows.versions(handle, name).stream().map(Pipelines::version).toList());
  }

  /** The version that a run was made under. */
  PipelineVersion version(String name, int version) {
    return versions.computeIfAbsent(
        name + "@" + version,
        key ->
            database
                .read(handle -> PipelineRows.get(handle, name, version))
                .map(Pipelines::version)
                .orElseThrow());
  }

  /** The active pipelines that an object is for. */
  List<PipelineVersion> matching(String bucket, String key, String mediaType) {
    return active.stream()
        .filter(pipeline -> pipeline.definition().on().matches(bucket, key, mediaType))
        .toList();
  }

  /**
   * Declares a pipeline. The same definition again changes nothing.
   *
   * @param source {@link #API}, or the file that declares it
   * @param backfill whether it is also for objects that are already there; the sweep makes their
   *     runs
   * @throws InvalidPipelineException when the definition cannot be accepted, or another source
   *     declares the name
   */
  public PipelineVersion put(
      String name, PipelineDefinition definition, String source, boolean backfill) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidPipelineException(
          "a pipeline's name has 1 to 63 characters, a-z, 0-9 and '-', and begins with a letter or digit");
    }
    tasks.get(definition.task()).check(definition);
    PipelineVersion version =
        database.write(handle -> activate(handle, name, definition, source, backfill));
    active = load();
    return version;
  }

  /** What a declared pipeline's runs lack now, a sentence each. */
  public List<String> missing(PipelineVersion pipeline) {
    return tasks.get(pipeline.definition().task()).missing(pipeline.definition());
  }

  private PipelineVersion activate(
      Handle handle, String name, PipelineDefinition definition, String source, boolean backfill) {
    List<PipelineRow> history = PipelineRows.versions(handle, name);
    Optional<PipelineRow> current = history.stream().filter(PipelineRow::active).findFirst();
    current.ifPresent(row -> requireSameSource(row, source));
    String json = PipelineParser.format(definition);
    if (current.isPresent() && current.get().definition().equals(json) && !backfill) {
      return version(current.get());
    }
    boolean changed = history.isEmpty() || !history.getFirst().definition().equals(json);
    int number = history.isEmpty() ? 1 : history.getFirst().version() + (changed ? 1 : 0);
    long after = backfill ? 0 : ObjectRows.lastId(handle);
    Instant now = clock.instant();
    PipelineRow row = new PipelineRow(name, number, json, source, after, now, true);
    PipelineRows.activate(handle, row);
    changed(handle, name, number, now);
    return version(row);
  }

  private static void requireSameSource(PipelineRow current, String source) {
    if (!current.source().equals(source)) {
      throw new InvalidPipelineException(
          current.source().equals(API)
              ? "pipeline '%s' was declared over HTTP; delete it there before %s declares it"
                  .formatted(current.name(), source)
              : "pipeline '%s' is declared by %s; change it there"
                  .formatted(current.name(), current.source()));
    }
  }

  /**
   * Removes a pipeline. Its runs that have not begun are given up, with that reason; its history
   * stays.
   *
   * @return false when there is none
   */
  public boolean delete(String name, String source) {
    boolean deleted =
        database.write(
            handle -> {
              Optional<PipelineRow> current =
                  PipelineRows.versions(handle, name).stream()
                      .filter(PipelineRow::active)
                      .findFirst();
              current.ifPresent(row -> requireSameSource(row, source));
              Instant now = clock.instant();
              if (!PipelineRows.deactivate(handle, name)) {
                return false;
              }
              changed(handle, name, current.orElseThrow().version(), now);
              RunEnding.giveUpReady(handle, ids, name, now);
              return true;
            });
    active = load();
    return deleted;
  }

  private void changed(Handle handle, String name, int version, Instant now) {
    ObjectNode data =
        JsonNodeFactory.instance.objectNode().put("pipeline", name).put("version", version);
    EventRows.append(
        handle, ids.next(), Event.PIPELINE_CHANGED, now, null, null, name, data.toString());
  }

  private List<PipelineVersion> load() {
    return database.read(
        handle -> PipelineRows.active(handle).stream().map(Pipelines::version).toList());
  }

  private static PipelineVersion version(PipelineRow row) {
    return new PipelineVersion(
        row.name(),
        row.version(),
        PipelineParser.parse(row.definition()),
        row.source(),
        row.afterObject(),
        row.createdAt());
  }

  /**
   * Makes the runs that an object lacks; the landing's transaction calls it.
   *
   * @return the pipelines that take it
   */
  List<PipelineVersion> makeRuns(Handle handle, ObjectVersion object, Instant now) {
    List<PipelineVersion> takers = matching(object.bucket(), object.key(), object.mediaType());
    for (PipelineVersion pipeline : takers) {
      dev.millrace.ledger.RunRows.insertIfAbsent(
          handle, ids.next(), object.id(), pipeline.name(), pipeline.version(), now);
    }
    return takers;
  }
}

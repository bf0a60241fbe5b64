package dev.millrace.faces.gallery;

import dev.millrace.ledger.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The collections: making, describing, setting and erasing them. */
public final class Collections {
  private final Database database;
  private final Rosters rosters;
  private final Calibrations calibrations;
  private final InstantSource clock;

  Collections(Database database, Rosters rosters, Calibrations calibrations, InstantSource clock) {
    this.database = database;
    this.rosters = rosters;
    this.calibrations = calibrations;
    this.clock = clock;
  }

  /**
   * A collection as it stands.
   *
   * @param enrolledFaces faces that new ones are compared with
   * @param seenFaces faces that runs saw
   * @param unknownGroups groups of strangers
   * @param falseAlarmRate the share of strangers that may be called known
   * @param unsureRate the share of strangers that may be called known or unsure
   * @param thresholds what follows from these rates now
   * @param space the embedding space it is served in; null while it is empty
   * @param revision grows whenever anything about its faces changes
   */
  public record Description(
      String name,
      Instant createdAt,
      long people,
      long enrolledFaces,
      long seenFaces,
      long unknownGroups,
      double falseAlarmRate,
      double unsureRate,
      Thresholds thresholds,
      @Nullable String space,
      long revision) {}

  /** All, by name. */
  public List<Description> list() {
    return database.read(CollectionRows::all).stream().map(this::describe).toList();
  }

  /** One of them. */
  public Description get(String name) {
    return describe(database.read(handle -> CollectionRows.get(handle, name)));
  }

  /**
   * Makes a collection, or changes the rates of one.
   *
   * @param falseAlarmRate left as it is when empty; 0.001 at first
   * @param unsureRate left as it is when empty; 0.02 at first
   * @return whether it was new
   */
  public boolean put(String name, Optional<Double> falseAlarmRate, Optional<Double> unsureRate) {
    return database.write(
        handle -> {
          boolean made = CollectionRows.ensure(handle, name, clock.instant());
          CollectionRows.Row row = CollectionRows.get(handle, name);
          double known = falseAlarmRate.orElse(row.knownRate());
          double unsure = unsureRate.orElse(row.unsureRate());
          requireRates(known, unsure);
          handle.execute(
              "update collection set known_rate = ?, unsure_rate = ? where name = ?",
              known,
              unsure,
              name);
          return made;
        });
  }

  private static void requireRates(double known, double unsure) {
    if (!(known > 0 && known <= unsure && unsure <= 0.5)) {
      throw GalleryException.invalid(
          "bad-rate",
          "the false-alarm rates %s (known) and %s (unsure) must be above 0, the first not above the second, and that not above 0.5"
              .formatted(known, unsure));
    }
  }

  /** Erases a collection: its people, faces, embeddings and decisions. */
  public void erase(String name) {
    database.write(
        handle -> {
          CollectionRows.get(handle, name);
          eraseRows(handle, name);
          return true;
        });
    rosters.prune();
  }

  private static void eraseRows(Handle handle, String name) {
    for (String table : List.of("face_vector", "face_veto", "face_problem")) {
      handle.execute(
          "delete from " + table + " where face in (select id from face where collection = ?)",
          name);
    }
    for (String table :
        List.of(
            "face_effect",
            "veto_effect",
            "person_effect",
            "decision",
            "face_change",
            "face",
            "person")) {
      handle.execute("delete from " + table + " where collection = ?", name);
    }
    handle.execute("delete from collection where name = ?", name);
  }

  private Description describe(CollectionRows.Row row) {
    Thresholds thresholds = present(row);
    return database.read(
        handle ->
            new Description(
                row.name(),
                row.createdAt(),
                count(handle, "person where collection = :c", row.name()),
                count(handle, "face where collection = :c and status = 'enrolled'", row.name()),
                count(handle, "face where collection = :c and run is not null", row.name()),
                groups(handle, row.name()),
                row.knownRate(),
                row.unsureRate(),
                thresholds,
                row.space(),
                row.revision()));
  }

  /** The thresholds of a collection as it stands. */
  public Thresholds thresholds(String name) {
    return present(database.read(handle -> CollectionRows.get(handle, name)));
  }

  private Thresholds present(CollectionRows.Row row) {
    return rosters
        .serving(row.name())
        .map(Roster::thresholds)
        .orElseGet(
            () ->
                calibrations.thresholds(
                    row.space() == null ? "" : row.space(),
                    row.knownRate(),
                    row.unsureRate(),
                    0,
                    new float[0]));
  }

  Verification verify(String name, String space, float[] a, float[] b) {
    Optional<CollectionRows.Row> row = database.read(handle -> CollectionRows.find(handle, name));
    Thresholds thresholds =
        calibrations.thresholds(
            space,
            row.map(CollectionRows.Row::knownRate).orElse(CollectionRows.KNOWN_RATE),
            row.map(CollectionRows.Row::unsureRate).orElse(CollectionRows.UNSURE_RATE),
            1,
            new float[0]);
    float[] centre = calibrations.centre(space);
    return Verification.of(
        thresholds, Vectors.dot(Vectors.unit(a, centre), Vectors.unit(b, centre)));
  }

  private static long count(Handle handle, String what, String collection) {
    return handle
        .createQuery("select count(*) from " + what)
        .bind("c", collection)
        .mapTo(Long.class)
        .one();
  }

  private static long groups(Handle handle, String collection) {
    return handle
        .createQuery(
            "select count(distinct stranger) from face where collection = :c and stranger is not null")
        .bind("c", collection)
        .mapTo(Long.class)
        .one();
  }
}

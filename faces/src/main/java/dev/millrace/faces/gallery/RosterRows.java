package dev.millrace.faces.gallery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reading what a roster holds. */
final class RosterRows {
  private static final int CHUNK = 4_096;
  private static final String COLUMNS =
      "select f.id, f.status, f.person, f.similarity, f.stranger, f.quality, p.name, v.vector";

  private static final String TABLES =
      " from face f join face_vector v on v.face = f.id and v.space = :space"
          + " left join person p on p.id = f.person ";

  private RosterRows() {}

  /** Those of the faces changed after a revision that exist and have an embedding in the space. */
  static List<Roster.Loaded> changed(Handle handle, String space, String collection, long known) {
    return handle
        .createQuery(
            COLUMNS
                + ", exists (select 1 from face_veto o where o.face = f.id) vetoed"
                + TABLES
                + "where f.id in (select face from face_change"
                + " where collection = :collection and revision > :known) order by f.id")
        .bind("space", space)
        .bind("collection", collection)
        .bind("known", known)
        .map((row, context) -> loaded(row, vetoes(handle, row)))
        .list();
  }

  /** Mostly none, so only where there are some another statement reads them. */
  private static Set<String> vetoes(Handle handle, ResultSet row) throws SQLException {
    return row.getBoolean("vetoed") ? VetoRows.of(handle, row.getString("id")) : Set.of();
  }

  /** A new roster of all that a collection has in a space; null when that is nothing. */
  static @Nullable Roster all(
      Handle handle, CollectionRows.Row row, String space, Calibrations calibrations) {
    Map<String, Set<String>> vetoes = vetoes(handle, row.name());
    List<Roster.Loaded> chunk = new ArrayList<>(CHUNK);
    Roster roster = null;
    try (Stream<Roster.Loaded> faces = stream(handle, row.name(), space, vetoes)) {
      for (Roster.Loaded face : (Iterable<Roster.Loaded>) faces::iterator) {
        if (roster == null) {
          roster =
              new Roster(
                  row.name(),
                  space,
                  face.vector().length,
                  calibrations,
                  row.knownRate(),
                  row.unsureRate());
        }
        chunk.add(face);
        if (chunk.size() == CHUNK) {
          roster.apply(List.of(), chunk);
          chunk.clear();
        }
      }
    }
    if (roster != null) {
      roster.apply(List.of(), chunk);
    }
    return roster;
  }

  private static Stream<Roster.Loaded> stream(
      Handle handle, String collection, String space, Map<String, Set<String>> vetoes) {
    return handle
        .createQuery(
            COLUMNS
                + TABLES
                + "where f.collection = :collection and (f.status in ('enrolled', 'unsure', 'unknown')"
                + " or exists (select 1 from face_veto o where o.face = f.id)) order by f.id")
        .bind("space", space)
        .bind("collection", collection)
        .map((row, context) -> loaded(row, vetoes.getOrDefault(row.getString("id"), Set.of())))
        .stream();
  }

  private static Map<String, Set<String>> vetoes(Handle handle, String collection) {
    Map<String, Set<String>> vetoes = new HashMap<>();
    handle
        .createQuery(
            "select o.face, o.person from face_veto o join person p on p.id = o.person"
                + " where p.collection = :collection")
        .bind("collection", collection)
        .map((row, context) -> List.of(row.getString(1), row.getString(2)))
        .forEach(
            pair -> vetoes.computeIfAbsent(pair.get(0), f -> new HashSet<>()).add(pair.get(1)));
    return vetoes;
  }

  private static Roster.Loaded loaded(ResultSet row, Set<String> vetoes) throws SQLException {
    return new Roster.Loaded(
        row.getString("id"),
        FaceRows.state(row, ""),
        row.getString("name"),
        row.getDouble("quality"),
        Vectors.floats(row.getBytes("vector")),
        vetoes);
  }
}

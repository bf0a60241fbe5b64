package dev.millrace.faces.gallery;

import dev.millrace.ledger.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What the machine makes of faces that nobody has spoken about: whom they match now and, failing
 * that, with which other strangers they belong. A photo is always looked at as a whole, since a
 * person can be in it once only.
 *
 * <p>They are written relaxed: a conclusion lost in a power cut is lost together with the mark that
 * it was drawn, so it is drawn again.
 */
final class Conclusions {
  private static final String SHOWN =
      "select f.*, p.name, v.vector,"
          + " exists (select 1 from face_veto o where o.face = f.id) vetoed"
          + " from face f left join person p on p.id = f.person"
          + " left join face_vector v on v.face = f.id and v.space = :space"
          + " where f.run = :photo or (f.run is null and f.id = :photo) order by f.id";

  private final Database database;
  private final Rosters rosters;
  private final Grouping grouping;

  Conclusions(Database database, Rosters rosters) {
    this.database = database;
    this.rosters = rosters;
    this.grouping = new Grouping();
  }

  /** A face of the photo with its embedding, when it has one in the space that is served. */
  record Shown(Face face, float @Nullable [] vector, Set<String> not) {}

  /**
   * Looks at a photo's faces again.
   *
   * @param photo see {@link Face#photo}
   * @param decision the decision that these conclusions belong to, to be undone with it
   */
  void draw(String collection, String photo, @Nullable Long decision) {
    Roster roster = rosters.serving(collection).orElse(null);
    if (roster == null) {
      database.writeRelaxed(handle -> settle(handle, photo));
      return;
    }
    List<Shown> all = database.read(handle -> shown(handle, photo, roster.space()));
    Map<String, Face.State> conclusions = conclude(roster, all);
    database.writeRelaxed(
        handle -> {
          Journal journal = Journal.conclude(handle, collection, decision);
          for (Face now : FaceRows.ofPhoto(handle, photo)) {
            Face.State concluded = conclusions.get(now.id());
            if (concluded != null && isUnchanged(now, all)) {
              journal.face(now.ref(), concluded);
            }
          }
          settle(handle, photo);
          journal.close();
          return true;
        });
  }

  private static int settle(Handle handle, String photo) {
    return handle.execute(
        "update face set settled = 1 where settled = 0 and (run = ? or (run is null and id = ?))",
        photo,
        photo);
  }

  /** Somebody may have decided about it, or erased its person, while we were looking. */
  private static boolean isUnchanged(Face now, List<Shown> photo) {
    return photo.stream()
        .anyMatch(s -> s.face().id().equals(now.id()) && s.face().state().equals(now.state()));
  }

  private static List<Shown> shown(Handle handle, String photo, String space) {
    return handle
        .createQuery(SHOWN)
        .bind("photo", photo)
        .bind("space", space)
        .map((row, context) -> shown(handle, row))
        .list();
  }

  private static Shown shown(Handle handle, ResultSet row) throws SQLException {
    Face face = FaceRows.face(row);
    byte[] vector = row.getBytes("vector");
    return new Shown(
        face,
        vector == null ? null : Vectors.floats(vector),
        row.getBoolean("vetoed") ? VetoRows.of(handle, face.id()) : Set.of());
  }

  private Map<String, Face.State> conclude(Roster roster, List<Shown> photo) {
    Set<String> taken = new HashSet<>();
    Map<String, Lineup.Probe> open = new TreeMap<>();
    for (Shown shown : photo) {
      Face.State state = shown.face().state();
      if (state.status().byHand()) {
        if (state.person() != null) {
          taken.add(state.person());
        }
      } else if (shown.vector() != null) {
        open.put(shown.face().id(), new Lineup.Probe(roster.unit(shown.vector()), shown.not()));
      }
    }
    List<String> ids = List.copyOf(open.keySet());
    List<Match> matches = new Lineup(roster).match(List.copyOf(open.values()), taken);
    Map<String, Face.State> states = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      states.put(ids.get(i), Matcher.of(matches.get(i)));
    }
    return group(roster, photo, states, open);
  }

  private Map<String, Face.State> group(
      Roster roster,
      List<Shown> photo,
      Map<String, Face.State> states,
      Map<String, Lineup.Probe> open) {
    Set<String> inThisPhoto = new HashSet<>();
    photo.forEach(
        s -> {
          if (s.face().state().stranger() != null) {
            inThisPhoto.add(s.face().state().stranger());
          }
        });
    for (Shown shown : photo) {
      String id = shown.face().id();
      Face.State state = states.get(id);
      Lineup.Probe probe = open.get(id);
      if (state != null && probe != null && state.status() == Face.Status.UNKNOWN) {
        String present = shown.face().state().stranger();
        String group =
            present != null
                ? present
                : database.read(
                    h -> grouping.choose(h, roster, shown.face(), probe.unit(), inThisPhoto));
        if (group != null) {
          inThisPhoto.add(group);
        }
        states.put(id, state.with(group));
      }
    }
    return states;
  }
}

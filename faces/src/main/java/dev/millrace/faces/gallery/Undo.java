package dev.millrace.faces.gallery;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Puts back what one decision changed, within a transaction.
 *
 * <p>The order matters for the references: people who were removed come back first, then faces and
 * vetoes, and people who were made go last. Rows erased since (a deleted photo, a deleted person)
 * stay erased. Where the machine has since concluded something else about a face, that stands.
 */
final class Undo {
  private static final String LATER =
      " join decision d on d.collection = e.collection and d.seq = e.seq and d.undone_at is null"
          + " where e.collection = :collection and e.seq > :seq";

  private final Handle handle;
  private final String collection;
  private final long seq;
  private final Set<String> touched = new LinkedHashSet<>();

  Undo(Handle handle, String collection, long seq) {
    this.handle = handle;
    this.collection = collection;
    this.seq = seq;
  }

  private record FaceEffect(String face, boolean automatic, Face.State before, Face.State after) {}

  private record PersonEffect(
      PersonRows.Row person, @Nullable String before, @Nullable String after) {}

  private record VetoEffect(String face, String person, boolean added) {}

  /**
   * The last decision still standing that changed a face or a person which this one had changed.
   */
  static Optional<Long> restingOn(Handle handle, String collection, long seq) {
    String faces =
        "(select face from face_effect where collection = :collection and seq = :seq and automatic = 0)";
    String people =
        "(select person from person_effect where collection = :collection and seq = :seq)";
    String vetoed = "(select face from veto_effect where collection = :collection and seq = :seq)";
    return handle
        .createQuery(
            "select max(s) from (select max(e.seq) s from face_effect e"
                + LATER
                + " and e.automatic = 0 and (e.face in "
                + faces
                + " or e.face in "
                + vetoed
                + " or e.person_after in "
                + people
                + " or e.person_before in "
                + people
                + ") union all select max(e.seq) from person_effect e"
                + LATER
                + " and e.person in "
                + people
                + " union all select max(e.seq) from veto_effect e"
                + LATER
                + " and (e.face in "
                + faces
                + " or e.face in "
                + vetoed
                + " or e.person in "
                + people
                + ")) as latest")
        .bind("collection", collection)
        .bind("seq", seq)
        .mapTo(Long.class)
        .findOne();
  }

  void run() {
    List<PersonEffect> people = people();
    people.stream()
        .filter(p -> p.after() == null)
        .forEach(p -> PersonRows.insert(handle, p.person()));
    faces().forEach(this::putBack);
    vetoes().forEach(this::putBack);
    people.stream().filter(p -> p.after() != null).forEach(this::putBack);
    CollectionRows.touch(handle, collection, touched);
  }

  private void putBack(FaceEffect effect) {
    Optional<Face> now = FaceRows.find(handle, effect.face());
    boolean superseded =
        effect.automatic() && now.isPresent() && !now.get().state().equals(effect.after());
    if (now.isEmpty() || superseded) {
      return;
    }
    touched.add(effect.face());
    if (cameWithTheDecision(now.get(), effect)) {
      FaceRows.erase(handle, List.of(effect.face()));
    } else {
      FaceRows.setState(handle, effect.face(), possible(effect.before()));
    }
  }

  /** A face from an uploaded photo is here only because it was enrolled. */
  private static boolean cameWithTheDecision(Face face, FaceEffect effect) {
    return face.source() == null
        && effect.before().equals(Face.State.unknown(null))
        && effect.after().status() == Face.Status.ENROLLED;
  }

  /** The state before, unless its person has been erased since. */
  private Face.State possible(Face.State before) {
    String person = before.person();
    return person == null || PersonRows.find(handle, person).isPresent()
        ? before
        : Face.State.unknown(before.stranger());
  }

  private void putBack(VetoEffect effect) {
    if (!effect.added()) {
      if (PersonRows.find(handle, effect.person()).isPresent()
          && FaceRows.find(handle, effect.face()).isPresent()) {
        VetoRows.add(handle, effect.face(), effect.person());
      }
    } else {
      VetoRows.remove(handle, effect.face(), effect.person());
    }
    touched.add(effect.face());
  }

  private void putBack(PersonEffect effect) {
    String id = effect.person().id();
    String before = effect.before();
    if (before != null) {
      PersonRows.rename(handle, id, before);
      touched.addAll(PersonRows.enrolledFaces(handle, id));
      return;
    }
    // Faces recognised as this person since then: the machine will look at them anew.
    for (Face face : PersonRows.faces(handle, id)) {
      FaceRows.setState(handle, face.id(), Face.State.unknown(null));
      handle.execute("update face set settled = 0 where id = ?", face.id());
      touched.add(face.id());
    }
    PersonRows.delete(handle, id);
  }

  private List<FaceEffect> faces() {
    return handle
        .createQuery("select * from face_effect where collection = :collection and seq = :seq")
        .bind("collection", collection)
        .bind("seq", seq)
        .map(
            (row, context) ->
                new FaceEffect(
                    row.getString("face"),
                    row.getInt("automatic") == 1,
                    FaceRows.state(row, "_before"),
                    FaceRows.state(row, "_after")))
        .list();
  }

  private List<PersonEffect> people() {
    return handle
        .createQuery("select * from person_effect where collection = :collection and seq = :seq")
        .bind("collection", collection)
        .bind("seq", seq)
        .map(
            (row, context) -> {
              String before = row.getString("name_before");
              String after = row.getString("name_after");
              return new PersonEffect(
                  new PersonRows.Row(
                      row.getString("person"),
                      collection,
                      before == null ? "" : before,
                      dev.millrace.ledger.Times.instant(row.getLong("created_at"))),
                  before,
                  after);
            })
        .list();
  }

  private List<VetoEffect> vetoes() {
    return handle
        .createQuery("select * from veto_effect where collection = :collection and seq = :seq")
        .bind("collection", collection)
        .bind("seq", seq)
        .map(
            (row, context) ->
                new VetoEffect(
                    row.getString("face"), row.getString("person"), row.getInt("added") == 1))
        .list();
  }
}

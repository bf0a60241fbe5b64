package dev.millrace.faces.gallery;

import dev.millrace.ledger.Times;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes within one transaction and writes down each with what was there before, so that the
 * decision behind them can be undone. {@link #close} tells the indexes.
 */
final class Journal {
  private final Handle handle;
  private final String collection;
  private final @Nullable Long decision;
  private final boolean automatic;
  private final Set<String> touched = new LinkedHashSet<>();

  private Journal(Handle handle, String collection, @Nullable Long decision, boolean automatic) {
    this.handle = handle;
    this.collection = collection;
    this.decision = decision;
    this.automatic = automatic;
  }

  /** What people may decide. */
  enum Kind {
    ADD_PERSON,
    ENROL,
    CONFIRM,
    REJECT,
    DISMISS,
    NAME_GROUP,
    DISMISS_GROUP,
    RENAME,
    MERGE,
    SPLIT;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** Begins a decision by a person. */
  static Journal decide(
      Handle handle,
      String collection,
      Kind kind,
      @Nullable String person,
      int faces,
      Instant now) {
    long seq =
        handle
            .createQuery(
                "update collection set decisions = decisions + 1 where name = :name returning decisions")
            .bind("name", collection)
            .mapTo(Long.class)
            .findOne()
            .orElseThrow(() -> GalleryException.missing("collection", collection));
    handle
        .createUpdate(
            "insert into decision(collection, seq, kind, person, faces, at, settled)"
                + " values (:collection, :seq, :kind, :person, :faces, :at, 0)")
        .bind("collection", collection)
        .bind("seq", seq)
        .bind("kind", kind.word())
        .bind("person", person)
        .bind("faces", faces)
        .bind("at", Times.micros(now))
        .execute();
    return new Journal(handle, collection, seq, false);
  }

  /** Begins what the machine concludes, from a decision or from new faces alone. */
  static Journal conclude(Handle handle, String collection, @Nullable Long decision) {
    return new Journal(handle, collection, decision, true);
  }

  /** Gives a face another state. */
  void face(Face.FaceRef face, Face.State after) {
    if (face.state().equals(after)) {
      return;
    }
    FaceRows.setState(handle, face.id(), after);
    touched.add(face.id());
    if (decision != null) {
      writeDown(face, after);
    }
  }

  /**
   * Several conclusions from one decision about one face are one effect: the first before, the last
   * after.
   */
  private void writeDown(Face.FaceRef face, Face.State after) {
    Face.State before = face.state();
    handle
        .createUpdate(
            "insert into face_effect(collection, seq, face, automatic, status_before, person_before,"
                + " similarity_before, stranger_before, status_after, person_after, similarity_after,"
                + " stranger_after) values (:collection, :seq, :face, :automatic, :status, :person,"
                + " :similarity, :stranger, :statusAfter, :personAfter, :similarityAfter, :strangerAfter)"
                + " on conflict(collection, seq, face) do update set status_after = excluded.status_after,"
                + " person_after = excluded.person_after, similarity_after = excluded.similarity_after,"
                + " stranger_after = excluded.stranger_after")
        .bind("collection", collection)
        .bind("seq", Objects.requireNonNull(decision))
        .bind("face", face.id())
        .bind("automatic", automatic ? 1 : 0)
        .bind("status", before.status().word())
        .bind("person", before.person())
        .bind("similarity", before.similarity())
        .bind("stranger", before.stranger())
        .bind("statusAfter", after.status().word())
        .bind("personAfter", after.person())
        .bind("similarityAfter", after.similarity())
        .bind("strangerAfter", after.stranger())
        .execute();
  }

  /** Makes the person when the target is somebody new. */
  void makeIfNew(Target target, PersonRows.Row person) {
    if (target instanceof Target.New) {
      addPerson(person);
    }
  }

  /** Makes a person. */
  void addPerson(PersonRows.Row person) {
    PersonRows.insert(handle, person);
    writeDown(person, null, person.name());
  }

  /** Gives a person another name. */
  void rename(PersonRows.Row person, String name) {
    PersonRows.rename(handle, person.id(), name);
    writeDown(person, person.name(), name);
    touched.addAll(PersonRows.enrolledFaces(handle, person.id()));
  }

  /** Takes away a person who has no face left. */
  void removePerson(PersonRows.Row person) {
    PersonRows.delete(handle, person.id());
    writeDown(person, person.name(), null);
  }

  private void writeDown(PersonRows.Row person, @Nullable String before, @Nullable String after) {
    if (decision != null) {
      handle.execute(
          "insert into person_effect(collection, seq, person, name_before, name_after, created_at)"
              + " values (?, ?, ?, ?, ?, ?)",
          collection,
          decision,
          person.id(),
          before,
          after,
          Times.micros(person.createdAt()));
    }
  }

  /** Remembers that a face is not a person, or takes that back. */
  void veto(String face, String person, boolean added) {
    int changed =
        added ? VetoRows.add(handle, face, person) : VetoRows.remove(handle, face, person);
    touched.add(face);
    if (changed == 1 && decision != null) {
      handle.execute(
          "insert into veto_effect(collection, seq, face, person, added) values (?, ?, ?, ?, ?)",
          collection,
          decision,
          face,
          person,
          added ? 1 : 0);
    }
  }

  /** What came of this decision, with its number. */
  <T> Decided<T> decided(T value) {
    return new Decided<>(value, Objects.requireNonNull(decision));
  }

  /** Ends the changes. */
  void close() {
    CollectionRows.touch(handle, collection, touched);
  }
}

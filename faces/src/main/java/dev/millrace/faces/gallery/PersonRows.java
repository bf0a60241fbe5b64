package dev.millrace.faces.gallery;

import dev.millrace.ledger.Times;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reading and writing the person table. */
final class PersonRows {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LONGEST_NAME = 200;

  private PersonRows() {}

  /** A row. */
  record Row(String id, String collection, String name, Instant createdAt) {}

  /** A random id with a prefix that says of what: {@code p-}, {@code f-}, {@code g-}. */
  static String newId(String prefix) {
    byte[] random = new byte[10];
    RANDOM.nextBytes(random);
    return prefix + HexFormat.of().formatHex(random);
  }

  static String requireName(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty() || stripped.length() > LONGEST_NAME) {
      throw GalleryException.invalid(
          "bad-name",
          "a name has 1 to " + LONGEST_NAME + " characters, this one " + stripped.length());
    }
    return stripped;
  }

  static Row make(String collection, String name, Instant now) {
    // As precise as the table keeps it, so that a person read back equals the one made.
    Instant createdAt = Times.instant(Times.micros(now));
    return new Row(newId("p-"), collection, requireName(name), createdAt);
  }

  /** The target as a row, which for somebody new does not exist yet. */
  static Row of(Handle handle, String collection, Target target, Instant now) {
    return switch (target) {
      case Target.Present present -> get(handle, collection, present.person());
      case Target.New made -> make(collection, made.name(), now);
    };
  }

  static void insert(Handle handle, Row person) {
    handle.execute(
        "insert into person(id, collection, name, created_at) values (?, ?, ?, ?)",
        person.id(),
        person.collection(),
        person.name(),
        Times.micros(person.createdAt()));
  }

  static Optional<Row> find(Handle handle, String id) {
    return handle
        .createQuery("select id, collection, name, created_at from person where id = :id")
        .bind("id", id)
        .map(
            (row, context) ->
                new Row(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    Times.instant(row.getLong(4))))
        .findOne();
  }

  static Row get(Handle handle, String collection, String id) {
    return find(handle, id)
        .filter(person -> person.collection().equals(collection))
        .orElseThrow(() -> GalleryException.missing("person", id));
  }

  static void rename(Handle handle, String id, String name) {
    handle.execute("update person set name = ? where id = ?", name, id);
  }

  static void delete(Handle handle, String id) {
    handle.execute("delete from face_veto where person = ?", id);
    handle.execute("delete from person where id = ?", id);
  }

  /**
   * Deletes a person for good, also from what was decided about them: names of those who were
   * merged into them too. Their faces must be erased before.
   */
  static void forget(Handle handle, String collection, String id) {
    handle.execute(
        "delete from person_effect where collection = ? and seq in"
            + " (select seq from decision where collection = ? and person = ? and kind = 'merge')",
        collection,
        collection,
        id);
    handle.execute("delete from person_effect where person = ?", id);
    handle.execute("delete from veto_effect where person = ?", id);
    delete(handle, id);
  }

  static List<String> enrolledFaces(Handle handle, String person) {
    return handle
        .createQuery("select id from face where person = :person and status = 'enrolled'")
        .bind("person", person)
        .mapTo(String.class)
        .list();
  }

  /** All faces of a person. */
  static List<Face> faces(Handle handle, String person) {
    return handle
        .createQuery(FaceRows.SELECT + "where f.person = :person order by f.id")
        .bind("person", person)
        .map((row, context) -> FaceRows.face(row))
        .list();
  }
}

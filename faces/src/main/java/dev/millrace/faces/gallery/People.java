package dev.millrace.faces.gallery;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The people of a collection. */
public final class People {
  private static final String SELECT =
      "select p.id, p.name, p.created_at,"
          + " (select count(*) from face f where f.person = p.id and f.status = 'enrolled') as enrolled,"
          + " (select count(*) from face f where f.person = p.id) as faces,"
          + " (select f.id from face f where f.person = p.id and f.status = 'enrolled'"
          + " order by f.gone, f.quality desc, f.id limit 1) as best from person p ";

  private final Database database;
  private final InstantSource clock;
  private final Runnable nudge;

  People(Database database, InstantSource clock, Runnable nudge) {
    this.database = database;
    this.clock = clock;
    this.nudge = nudge;
  }

  /**
   * A person as they stand.
   *
   * @param enrolledFaces faces that new ones are compared with
   * @param faces all faces known to be theirs, enrolled ones included
   * @param bestFace their best enrolled face; null when none
   */
  public record Person(
      String id,
      String name,
      long enrolledFaces,
      long faces,
      @Nullable String bestFace,
      Instant createdAt) {}

  /**
   * People by name.
   *
   * @param query part of a name; empty for all
   * @param after the {@code next} of the page before; empty for the first
   */
  public Page<Person> list(String collection, String query, String after, int limit) {
    return database.read(
        handle -> {
          CollectionRows.get(handle, collection);
          List<Person> people =
              handle
                  .createQuery(
                      SELECT
                          + "where p.collection = :collection and lower(p.name) like :query escape '\\'"
                          + " and (p.name > :name or (p.name = :name and p.id > :id))"
                          + " order by p.name, p.id limit :limit")
                  .bind("collection", collection)
                  .bind("query", "%" + escaped(query.toLowerCase(Locale.ROOT)) + "%")
                  .bind("name", before(after))
                  .bind("id", after.isEmpty() ? "" : after.substring(0, after.indexOf(' ')))
                  .bind("limit", limit + 1)
                  .map((row, context) -> person(row))
                  .list();
          return page(people, limit);
        });
  }

  /** A cursor is an id, a space and a name. */
  private static String before(String after) {
    if (!after.isEmpty() && after.indexOf(' ') < 0) {
      throw GalleryException.invalid("bad-after", "'" + after + "' is not the next of a page");
    }
    return after.isEmpty() ? "" : after.substring(after.indexOf(' ') + 1);
  }

  private static Page<Person> page(List<Person> people, int limit) {
    if (people.size() <= limit) {
      return new Page<>(people, null);
    }
    Person last = people.get(limit - 1);
    return new Page<>(people.subList(0, limit), last.id() + " " + last.name());
  }

  private static String escaped(String query) {
    return query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  /** One of them. */
  public Person get(String collection, String id) {
    return database.read(
        handle -> {
          PersonRows.get(handle, collection, id);
          return get(handle, id);
        });
  }

  private static Person get(Handle handle, String id) {
    return handle
        .createQuery(SELECT + "where p.id = :id")
        .bind("id", id)
        .map((row, context) -> person(row))
        .one();
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        row.getString("id"),
        row.getString("name"),
        row.getLong("enrolled"),
        row.getLong("faces"),
        row.getString("best"),
        Times.instant(row.getLong("created_at")));
  }

  /** Makes a person. The collection is made when it does not exist. */
  public Decided<Person> add(String collection, String name) {
    return database.write(
        handle -> {
          CollectionRows.ensure(handle, collection, clock.instant());
          PersonRows.Row person = PersonRows.make(collection, name, clock.instant());
          Journal journal = decide(handle, person, Journal.Kind.ADD_PERSON, 0);
          journal.addPerson(person);
          return journal.decided(get(handle, person.id()));
        });
  }

  /** Gives a person another name. */
  public Decided<Person> rename(String collection, String id, String name) {
    return database.write(
        handle -> {
          PersonRows.Row person = PersonRows.get(handle, collection, id);
          Journal journal = decide(handle, person, Journal.Kind.RENAME, 0);
          journal.rename(person, PersonRows.requireName(name));
          journal.close();
          return journal.decided(get(handle, id));
        });
  }

  /** Makes two people one: every face of {@code from} becomes one of {@code into}. */
  public Decided<Person> merge(String collection, String into, String from) {
    if (into.equals(from)) {
      throw GalleryException.invalid("same-person", "a person cannot be merged with themselves");
    }
    Decided<Person> merged =
        database.write(
            handle -> {
              PersonRows.Row target = PersonRows.get(handle, collection, into);
              PersonRows.Row source = PersonRows.get(handle, collection, from);
              List<Face> faces = PersonRows.faces(handle, from);
              Journal journal = decide(handle, target, Journal.Kind.MERGE, faces.size());
              faces.forEach(face -> journal.face(face.ref(), moved(face.state(), into)));
              for (String face : VetoRows.facesNot(handle, from)) {
                journal.veto(face, from, false);
                journal.veto(face, into, true);
              }
              journal.removePerson(source);
              journal.close();
              return journal.decided(get(handle, into));
            });
    nudge.run();
    return merged;
  }

  /** Moves faces of a person to another one. */
  public Decided<Person> split(String collection, String id, List<String> faces, Target target) {
    Decided<Person> other =
        database.write(
            handle -> {
              PersonRows.get(handle, collection, id);
              List<Face> moving = faces.stream().map(face -> owned(handle, face, id)).toList();
              PersonRows.Row to = PersonRows.of(handle, collection, target, clock.instant());
              Journal journal = decide(handle, to, Journal.Kind.SPLIT, moving.size());
              journal.makeIfNew(target, to);
              moving.forEach(face -> journal.face(face.ref(), enrolled(to.id())));
              journal.close();
              return journal.decided(get(handle, to.id()));
            });
    nudge.run();
    return other;
  }

  private static Face owned(Handle handle, String id, String person) {
    Face face = FaceRows.get(handle, id);
    if (!person.equals(face.state().person())) {
      throw GalleryException.conflict(
          "not-theirs", "face " + id + " is not one of person " + person);
    }
    return face;
  }

  private static Face.State moved(Face.State state, String person) {
    return new Face.State(state.status(), person, state.similarity(), state.stranger());
  }

  static Face.State enrolled(String person) {
    return new Face.State(Face.Status.ENROLLED, person, null, null);
  }

  private Journal decide(Handle handle, PersonRows.Row person, Journal.Kind kind, int faces) {
    return Journal.decide(handle, person.collection(), kind, person.id(), faces, clock.instant());
  }

  /** Erases a person with every face known to be theirs. */
  public void erase(String collection, String id) {
    database.write(
        handle -> {
          PersonRows.get(handle, collection, id);
          List<String> faces = PersonRows.faces(handle, id).stream().map(Face::id).toList();
          List<String> touched = new java.util.ArrayList<>(faces);
          touched.addAll(VetoRows.facesNot(handle, id));
          FaceRows.erase(handle, faces);
          PersonRows.forget(handle, collection, id);
          CollectionRows.touch(handle, collection, touched);
          return true;
        });
  }
}

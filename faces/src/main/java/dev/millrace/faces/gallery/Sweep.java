package dev.millrace.faces.gallery;

import dev.millrace.ledger.Database;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Which photos a decision gives reason to look at again: those with strangers like the people it
 * concerned, those with faces that the machine took for these people, and for people like these.
 */
final class Sweep {
  private static final int STRANGERS = 2_000;

  private final Database database;
  private final Rosters rosters;

  Sweep(Database database, Rosters rosters) {
    this.database = database;
    this.rosters = rosters;
  }

  Set<String> photos(String collection, long decision) {
    Set<String> people = database.read(handle -> people(handle, collection, decision));
    Set<String> owners = new LinkedHashSet<>();
    rosters.serving(collection).ifPresent(roster -> look(roster, people, owners));
    return database.read(
        handle -> {
          Set<String> photos = new LinkedHashSet<>(touched(handle, collection, decision));
          people.forEach(person -> photos.addAll(recognised(handle, person)));
          owners.forEach(owner -> photos.addAll(ofStranger(handle, collection, owner)));
          return photos;
        });
  }

  /**
   * Adds the people like these to {@code people}, and the strangers like these to {@code owners}.
   */
  private static void look(Roster roster, Set<String> people, Set<String> owners) {
    double unsure = roster.thresholds().unsure();
    for (String id : List.copyOf(people)) {
      Roster.Person person = roster.person(id);
      for (Roster.Enrolled face : person == null ? List.<Roster.Enrolled>of() : person.faces()) {
        roster
            .strangersAbove(face.unit(), unsure, STRANGERS)
            .forEach(hit -> owners.add(hit.owner()));
        roster.nearestPeople(face.unit()).stream()
            .filter(hit -> hit.cosine() >= unsure)
            .forEach(hit -> people.add(hit.owner()));
      }
    }
  }

  private static Set<String> people(Handle handle, String collection, long decision) {
    String where = " where collection = :collection and seq = :seq";
    return new HashSet<>(
        handle
            .createQuery(
                "select person_before from face_effect"
                    + where
                    + " and automatic = 0 and person_before is not null"
                    + " union select person_after from face_effect"
                    + where
                    + " and automatic = 0 and person_after is not null"
                    + " union select person from veto_effect"
                    + where)
            .bind("collection", collection)
            .bind("seq", decision)
            .mapTo(String.class)
            .list());
  }

  /**
   * Of these photos, those that came after a decision. When it is undone, the earlier ones have
   * been put back as they were, and to look at them again could only disturb that.
   */
  Set<String> since(String collection, long decision, Set<String> photos) {
    return database.read(
        handle -> {
          Set<String> later = new LinkedHashSet<>(photos);
          later.removeIf(photo -> !isLater(handle, collection, decision, photo));
          return later;
        });
  }

  private static boolean isLater(Handle handle, String collection, long decision, String photo) {
    return handle
        .createQuery(
            "select exists (select 1 from face f join decision d on d.collection = f.collection"
                + " where d.collection = :collection and d.seq = :seq and f.seen_at >= d.at"
                + " and (f.run = :photo or (f.run is null and f.id = :photo)))")
        .bind("collection", collection)
        .bind("seq", decision)
        .bind("photo", photo)
        .mapTo(Boolean.class)
        .one();
  }

  private static List<String> touched(Handle handle, String collection, long decision) {
    return handle
        .createQuery(
            "select distinct coalesce(f.run, f.id) from face f where f.id in"
                + " (select face from face_effect where collection = :collection and seq = :seq and automatic = 0"
                + " union select face from veto_effect where collection = :collection and seq = :seq)")
        .bind("collection", collection)
        .bind("seq", decision)
        .mapTo(String.class)
        .list();
  }

  private static List<String> recognised(Handle handle, String person) {
    return handle
        .createQuery(
            "select distinct coalesce(run, id) from face"
                + " where person = :person and status in ('known', 'unsure')")
        .bind("person", person)
        .mapTo(String.class)
        .list();
  }

  /** The photos of a group; a face without a group is its own owner. */
  private static List<String> ofStranger(Handle handle, String collection, String owner) {
    List<String> group =
        handle
            .createQuery(
                "select distinct coalesce(run, id) from face"
                    + " where collection = :collection and stranger = :owner")
            .bind("collection", collection)
            .bind("owner", owner)
            .mapTo(String.class)
            .list();
    if (!group.isEmpty()) {
      return group;
    }
    Optional<Face> face = FaceRows.find(handle, owner);
    return face.map(Face::photo).stream().toList();
  }
}

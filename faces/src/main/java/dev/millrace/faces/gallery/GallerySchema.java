package dev.millrace.faces.gallery;

import dev.millrace.ledger.Database;
import java.util.List;

/**
 * The gallery's tables.
 *
 * <ul>
 *   <li>{@code face} holds what is known of a face now; its embeddings, one for each space, lie in
 *       {@code face_vector}, so that erasing and re-embedding touch nothing else.
 *   <li>{@code face_change} says which faces changed at which revision of their collection: by it
 *       the indexes in memory, here and in other processes, follow the tables.
 *   <li>{@code decision} is what people decided, in order; the three {@code _effect} tables hold
 *       what each did to every row, before and after, so that it can be undone exactly. An effect
 *       with {@code automatic = 1} is what the machine concluded from the decision.
 *   <li>{@code settled = 0} marks work that remains (a new face to group, a decision whose
 *       consequences are to be drawn), so a restart goes on where it stopped.
 * </ul>
 */
final class GallerySchema {
  private GallerySchema() {}

  static void apply(Database database) {
    database.migrate("faces", SCRIPTS);
  }

  private static final List<String> SCRIPTS =
      List.of(
          """
          create table collection (
            name text not null primary key,
            created_at bigint not null,
            revision bigint not null,
            decisions bigint not null,
            space text,
            next_space text,
            reembed_started_at bigint,
            known_rate double precision not null,
            unsure_rate double precision not null
          );
          create table person (
            id text not null primary key,
            collection text not null references collection(name),
            name text not null,
            created_at bigint not null
          );
          create index person_name on person(collection, name, id);
          create table face (
            id text not null primary key,
            collection text not null references collection(name),
            status text not null check
              (status in ('enrolled', 'confirmed', 'known', 'unsure', 'unknown', 'dismissed')),
            person text references person(id),
            similarity double precision,
            stranger text,
            run text,
            bucket text,
            key text,
            version text,
            x double precision not null,
            y double precision not null,
            width double precision not null,
            height double precision not null,
            landmarks text not null,
            score double precision not null,
            quality double precision not null,
            seen_at bigint not null,
            portrait bytea,
            gone int not null,
            settled int not null
          );
          create index face_person on face(person, status, quality) where person is not null;
          create index face_stranger on face(collection, stranger, seen_at) where stranger is not null;
          create index face_object on face(bucket, key, version);
          create index face_run on face(run);
          create index face_seen on face(collection, seen_at, id);
          create index face_unsettled on face(collection, run) where settled = 0;
          create table face_vector (
            face text not null references face(id),
            space text not null,
            vector bytea not null,
            primary key (face, space)
          );
          create table face_veto (
            face text not null references face(id),
            person text not null references person(id),
            primary key (face, person)
          );
          create index face_veto_person on face_veto(person);
          create table face_change (
            collection text not null,
            revision bigint not null,
            face text not null,
            primary key (collection, revision, face)
          );
          create index face_change_face on face_change(face);
          create table face_problem (
            face text not null references face(id),
            space text not null,
            reason text not null,
            primary key (face, space)
          );
          create table decision (
            collection text not null references collection(name),
            seq bigint not null,
            kind text not null,
            person text,
            faces int not null,
            at bigint not null,
            undone_at bigint,
            settled int not null,
            primary key (collection, seq)
          );
          create index decision_unsettled on decision(collection, seq) where settled = 0;
          create table face_effect (
            collection text not null,
            seq bigint not null,
            face text not null,
            automatic int not null,
            status_before text not null,
            person_before text,
            similarity_before double precision,
            stranger_before text,
            status_after text not null,
            person_after text,
            similarity_after double precision,
            stranger_after text,
            primary key (collection, seq, face)
          );
          create index face_effect_face on face_effect(face);
          create table person_effect (
            collection text not null,
            seq bigint not null,
            person text not null,
            name_before text,
            name_after text,
            created_at bigint not null,
            primary key (collection, seq, person)
          );
          create index person_effect_person on person_effect(person);
          create table veto_effect (
            collection text not null,
            seq bigint not null,
            face text not null,
            person text not null,
            added int not null,
            primary key (collection, seq, face, person)
          );
          create index veto_effect_face on veto_effect(face);
          create index veto_effect_person on veto_effect(person);
          """,
          // The best faces of a group, without reading all of it: a stranger may be in any number
          // of
          // photos, and every new one is compared with these.
          """
          create index face_stranger_best on face(collection, stranger, quality desc, id)
            where stranger is not null;
          """);
}

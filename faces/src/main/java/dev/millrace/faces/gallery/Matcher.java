package dev.millrace.faces.gallery;

import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FoundFace;
import dev.millrace.ledger.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** {@link FaceMatcher} over the tables and their rosters. */
final class Matcher implements FaceMatcher {
  private final Database database;
  private final Rosters rosters;
  private final TrialRosters trials;
  private final InstantSource clock;
  private final Runnable nudge;

  Matcher(
      Database database,
      Rosters rosters,
      TrialRosters trials,
      InstantSource clock,
      Runnable nudge) {
    this.database = database;
    this.rosters = rosters;
    this.trials = trials;
    this.clock = clock;
    this.nudge = nudge;
  }

  @Override
  public List<Match> match(String collection, String space, List<FoundFace> faces) {
    return match(rosters.in(collection, space), faces);
  }

  @Override
  public List<Match> matchOnTrial(String collection, FaceFinder finder, List<FoundFace> faces) {
    return match(
        rosters.in(collection, finder.space()).or(() -> trials.in(collection, finder)), faces);
  }

  private static List<Match> match(Optional<Roster> roster, List<FoundFace> faces) {
    if (roster.isEmpty()) {
      return faces.stream().map(face -> Match.unknown(List.of())).toList();
    }
    List<Lineup.Probe> probes =
        faces.stream()
            .map(face -> new Lineup.Probe(roster.get().unit(face.embedding()), Set.of()))
            .toList();
    return new Lineup(roster.get()).match(probes, Set.of());
  }

  @Override
  public void remember(Handle handle, List<SeenFace> faces) {
    Map<String, List<SeenFace>> byCollection = new LinkedHashMap<>();
    faces.forEach(
        face -> byCollection.computeIfAbsent(face.collection(), c -> new ArrayList<>()).add(face));
    byCollection.forEach((collection, seen) -> keep(handle, collection, seen));
    nudge.run();
  }

  private void keep(Handle handle, String collection, List<SeenFace> seen) {
    Instant now = clock.instant();
    CollectionRows.ensure(handle, collection, now);
    CollectionRows.adoptSpace(handle, collection, seen.getFirst().space());
    List<FaceRows.NewFace> faces = seen.stream().map(face -> row(handle, face)).toList();
    CollectionRows.touch(handle, collection, FaceRows.insert(handle, faces, now));
  }

  private static FaceRows.NewFace row(Handle handle, SeenFace face) {
    return new FaceRows.NewFace(
        face.id(),
        face.collection(),
        face.space(),
        face.source(),
        face.face(),
        state(handle, face.match()),
        null,
        false);
  }

  /** The person may have gone between the match and now. */
  private static Face.State state(Handle handle, Match match) {
    Match.Who who = match.person();
    if (who == null || PersonRows.find(handle, who.id()).isEmpty()) {
      return Face.State.unknown(null);
    }
    return of(match);
  }

  /** What the machine holds of a face after a match. */
  static Face.State of(Match match) {
    Match.Who who = match.person();
    return switch (match.status()) {
      case KNOWN ->
          new Face.State(
              Face.Status.KNOWN, who == null ? null : who.id(), match.similarity(), null);
      case UNSURE ->
          new Face.State(
              Face.Status.UNSURE, who == null ? null : who.id(), match.similarity(), null);
      case UNKNOWN -> Face.State.unknown(null);
    };
  }

  @Override
  public Optional<String> servingSpace(String collection) {
    return database
        .read(handle -> CollectionRows.find(handle, collection))
        .flatMap(row -> Optional.ofNullable(row.space()));
  }
}

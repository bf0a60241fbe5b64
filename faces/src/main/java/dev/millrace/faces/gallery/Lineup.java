package dev.millrace.faces.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The faces of one photo, held against a roster. */
final class Lineup {
  private final Roster roster;
  private final Thresholds thresholds;

  Lineup(Roster roster) {
    this.roster = roster;
    this.thresholds = roster.thresholds();
  }

  /**
   * A face of the photo.
   *
   * @param unit its direction
   * @param not people it was said not to be
   */
  record Probe(float[] unit, Set<String> not) {}

  /**
   * A match for each face.
   *
   * @param taken people who are in the photo already, by somebody's decision
   */
  List<Match> match(List<Probe> probes, Set<String> taken) {
    List<List<VectorIndex.Hit>> nearest = probes.stream().map(this::nearest).toList();
    List<Assignment.Pair> pairs = new ArrayList<>();
    for (int face = 0; face < nearest.size(); face++) {
      for (VectorIndex.Hit hit : nearest.get(face)) {
        if (hit.cosine() >= thresholds.unsure()) {
          pairs.add(new Assignment.Pair(face, hit.owner(), hit.cosine()));
        }
      }
    }
    Map<Integer, Assignment.Pair> chosen = Assignment.solve(pairs, taken);
    List<Match> matches = new ArrayList<>();
    for (int face = 0; face < nearest.size(); face++) {
      matches.add(answer(nearest.get(face), chosen.get(face)));
    }
    return matches;
  }

  private List<VectorIndex.Hit> nearest(Probe probe) {
    return roster.nearestPeople(probe.unit()).stream()
        .filter(hit -> !probe.not().contains(hit.owner()))
        .toList();
  }

  private Match answer(List<VectorIndex.Hit> nearest, Assignment.@Nullable Pair chosen) {
    List<Match.Candidate> candidates = candidates(nearest);
    Match.Who who = chosen == null ? null : who(chosen.person());
    if (chosen == null || who == null) {
      return Match.unknown(candidates);
    }
    return new Match(
        status(nearest, chosen),
        who,
        similarity(chosen.cosine()),
        thresholds.falseAlarm(chosen.cosine()),
        candidates);
  }

  /** Who got only their second choice, the first being elsewhere in the photo, is never certain. */
  private Match.Status status(List<VectorIndex.Hit> nearest, Assignment.Pair chosen) {
    boolean firstChoice = nearest.getFirst().owner().equals(chosen.person());
    return firstChoice ? thresholds.status(chosen.cosine()) : Match.Status.UNSURE;
  }

  private List<Match.Candidate> candidates(List<VectorIndex.Hit> nearest) {
    List<Match.Candidate> candidates = new ArrayList<>();
    for (VectorIndex.Hit hit : nearest) {
      Match.Who who = who(hit.owner());
      if (who != null && hit.cosine() > 0 && candidates.size() < Match.CANDIDATES) {
        candidates.add(
            new Match.Candidate(
                who, hit.id(), similarity(hit.cosine()), thresholds.falseAlarm(hit.cosine())));
      }
    }
    return candidates;
  }

  private Match.@Nullable Who who(String person) {
    Roster.Person found = roster.person(person);
    return found == null ? null : new Match.Who(found.id(), found.name());
  }

  static double similarity(double cosine) {
    return Math.clamp(cosine, 0, 1);
  }
}

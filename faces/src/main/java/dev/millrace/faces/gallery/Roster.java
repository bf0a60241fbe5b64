package dev.millrace.faces.gallery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * One collection in one embedding space, in memory: whom new faces are compared with, whom they are
 * not, and the strangers.
 *
 * <p>It only follows the tables ({@link Rosters}); losing it loses nothing. Readers need no lock
 * and see each change whole or nearly so: a person whose faces are just being changed may be missed
 * for that moment.
 */
final class Roster {
  /** Own pairs of different people that are looked at for the thresholds. */
  private static final int OWN_PAIRS = 20_000;

  private static final int FACES_A_PERSON_HEARD = 3;

  private final String collection;
  private final String space;
  private final int dimensions;
  private final Calibrations calibrations;
  private final double knownRate;
  private final double unsureRate;
  private final VectorIndex enrolled;
  private final VectorIndex strangers;
  private final StrangerGroups groups = new StrangerGroups();
  private final Map<String, Person> people = new ConcurrentSkipListMap<>();
  private final Map<String, List<Enrolled>> rejections = new ConcurrentHashMap<>();
  private final Map<String, Member> members = new HashMap<>();
  private volatile @Nullable Thresholds thresholds;

  /** An enrolled or rejected face. */
  record Enrolled(String face, float[] unit) {}

  /** A person with their enrolled faces. */
  record Person(String id, String name, List<Enrolled> faces) {}

  /** What the roster holds of a face, to take it out again. */
  private record Member(@Nullable String person, Set<String> vetoes) {}

  /** A face as the tables have it. */
  record Loaded(
      String face,
      Face.State state,
      @Nullable String name,
      double quality,
      float[] vector,
      Set<String> vetoes) {}

  Roster(
      String collection,
      String space,
      int dimensions,
      Calibrations calibrations,
      double knownRate,
      double unsureRate) {
    this.collection = collection;
    this.space = space;
    this.dimensions = dimensions;
    this.calibrations = calibrations;
    this.knownRate = knownRate;
    this.unsureRate = unsureRate;
    this.enrolled = new VectorIndex(dimensions);
    this.strangers = new VectorIndex(dimensions);
  }

  String collection() {
    return collection;
  }

  /** Length of its embeddings. */
  int dimensions() {
    return dimensions;
  }

  String space() {
    return space;
  }

  boolean hasRates(double known, double unsure) {
    return knownRate == known && unsureRate == unsure;
  }

  /** The unit vector of an embedding of this space. */
  float[] unit(float[] embedding) {
    return Vectors.unit(embedding, calibrations.centre(space));
  }

  /** Takes out the changed faces and puts in those that still exist. */
  synchronized void apply(Collection<String> changed, Collection<Loaded> present) {
    Set<String> out = new HashSet<>(changed);
    List<VectorIndex.Entry> toEnrolled = new ArrayList<>();
    List<VectorIndex.Entry> toStrangers = new ArrayList<>();
    boolean heard = false;
    for (String face : out) {
      heard |= takeOut(face);
      leaveGroup(face);
    }
    for (Loaded face : present) {
      float[] unit = unit(face.vector());
      putIn(face, unit);
      Face.State state = face.state();
      if (state.status() == Face.Status.ENROLLED && state.person() != null) {
        toEnrolled.add(new VectorIndex.Entry(face.face(), state.person(), unit));
      } else if (!state.status().byHand() && state.status() != Face.Status.KNOWN) {
        String owner = state.stranger() == null ? face.face() : state.stranger();
        toStrangers.add(new VectorIndex.Entry(face.face(), owner, unit));
        if (state.stranger() != null) {
          groups.add(
              state.stranger(), new StrangerGroups.Member(face.face(), face.quality(), unit));
        }
      }
    }
    enrolled.change(out, toEnrolled);
    strangers.change(out, toStrangers);
    if (heard || !toEnrolled.isEmpty()) {
      thresholds = null;
    }
  }

  private void leaveGroup(String face) {
    String owner = strangers.owner(face);
    if (owner != null && !owner.equals(face)) {
      groups.remove(owner, face);
    }
  }

  /** Whether it was one that the thresholds depend on. */
  private boolean takeOut(String face) {
    Member member = members.remove(face);
    if (member == null) {
      return false;
    }
    if (member.person() != null) {
      people.computeIfPresent(
          member.person(),
          (id, person) -> {
            List<Enrolled> rest = without(person.faces(), face);
            return rest.isEmpty() ? null : new Person(id, person.name(), rest);
          });
    }
    for (String person : member.vetoes()) {
      rejections.computeIfPresent(
          person,
          (id, faces) -> {
            List<Enrolled> rest = without(faces, face);
            return rest.isEmpty() ? null : rest;
          });
    }
    return member.person() != null;
  }

  private static List<Enrolled> without(List<Enrolled> faces, String face) {
    return faces.stream().filter(f -> !f.face().equals(face)).toList();
  }

  private void putIn(Loaded face, float[] unit) {
    String person = face.state().status() == Face.Status.ENROLLED ? face.state().person() : null;
    Enrolled entry = new Enrolled(face.face(), unit);
    if (person != null) {
      String name = face.name() == null ? "" : face.name();
      people.merge(
          person,
          new Person(person, name, List.of(entry)),
          (old, one) -> new Person(person, name, join(old.faces(), entry)));
    }
    face.vetoes().forEach(p -> rejections.merge(p, List.of(entry), (old, one) -> join(old, entry)));
    if (person != null || !face.vetoes().isEmpty()) {
      members.put(face.face(), new Member(person, face.vetoes()));
    }
  }

  private static List<Enrolled> join(List<Enrolled> faces, Enrolled more) {
    List<Enrolled> joined = new ArrayList<>(faces);
    joined.add(more);
    return List.copyOf(joined);
  }

  /** The people nearest to a face, best first, without those it was said not to be. */
  List<VectorIndex.Hit> nearestPeople(float[] unit) {
    List<VectorIndex.Hit> hits = enrolled.nearest(unit, VectorIndex.RERANK);
    hits.removeIf(hit -> !people.containsKey(hit.owner()) || isRejected(unit, hit));
    return hits;
  }

  /**
   * Whether the face is nearer to one that was said not to be this person than to any that is. So a
   * rejected face, its copies and its near likenesses are not given that person again, while other
   * faces of the person are found as before.
   */
  private boolean isRejected(float[] unit, VectorIndex.Hit hit) {
    for (Enrolled rejected : rejections.getOrDefault(hit.owner(), List.of())) {
      if (Vectors.dot(unit, rejected.unit()) >= hit.cosine()) {
        return true;
      }
    }
    return false;
  }

  @Nullable Person person(String id) {
    return people.get(id);
  }

  /** Grouped and ungrouped strangers at or above a cosine, each group once, best first. */
  List<VectorIndex.Hit> strangersAbove(float[] unit, double cosine, int limit) {
    return strangers.above(unit, cosine, limit);
  }

  /** The best faces of a group of strangers, best first; read only when they are not known. */
  List<StrangerGroups.Member> bestOf(String group, StrangerGroups.Reader reader) {
    return groups.best(group, reader);
  }

  /** How many strangers' faces there are. */
  int strangers() {
    return strangers.size();
  }

  /** What the collection asks of a similarity now. */
  Thresholds thresholds() {
    Thresholds present = thresholds;
    if (present == null) {
      present =
          calibrations.thresholds(
              space, knownRate, unsureRate, enrolled.size(), ownImpostorCosines());
      thresholds = present;
    }
    return present;
  }

  /** Cosines of pairs of different people: all of them, or a fixed sample when there are many. */
  private float[] ownImpostorCosines() {
    List<List<Enrolled>> heard =
        people.values().stream()
            .map(p -> p.faces().subList(0, Math.min(FACES_A_PERSON_HEARD, p.faces().size())))
            .toList();
    long pairs = heard.size() * (heard.size() - 1L) / 2;
    return pairs * FACES_A_PERSON_HEARD <= OWN_PAIRS ? allPairs(heard) : somePairs(heard);
  }

  /** One pair of faces for each pair of people: more would count the same likeness again. */
  private static float[] allPairs(List<List<Enrolled>> people) {
    float[] cosines = new float[people.size() * (people.size() - 1) / 2];
    int n = 0;
    for (int i = 0; i < people.size(); i++) {
      for (int j = 0; j < i; j++) {
        cosines[n++] = cosine(people.get(i), people.get(j), n);
      }
    }
    return cosines;
  }

  private static float[] somePairs(List<List<Enrolled>> people) {
    Random random = new Random(people.size());
    float[] cosines = new float[OWN_PAIRS];
    for (int n = 0; n < OWN_PAIRS; n++) {
      int i = random.nextInt(people.size());
      int j = (i + 1 + random.nextInt(people.size() - 1)) % people.size();
      cosines[n] = cosine(people.get(i), people.get(j), n);
    }
    return cosines;
  }

  private static float cosine(List<Enrolled> a, List<Enrolled> b, int n) {
    return (float) Vectors.dot(a.get(n % a.size()).unit(), b.get(n % b.size()).unit());
  }
}

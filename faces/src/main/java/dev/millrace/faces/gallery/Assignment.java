package dev.millrace.faces.gallery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives people to the faces of one photo, each person to one face at most.
 *
 * <p>The pairs are taken from the most alike to the least, and a pair whose face or person is
 * already given is passed over. Because face and person rate a pair by the same number, the outcome
 * is the one stable matching: no face and person are more alike to each other than to those they
 * got. A matching of greatest total similarity could take a person from their most alike face to
 * help two doubtful ones; here the strongest evidence always stands.
 */
final class Assignment {
  private Assignment() {}

  /** A possible pair. */
  record Pair(int face, String person, double cosine) {}

  /**
   * The chosen pairs by face.
   *
   * @param pairs all worth considering, in any order
   * @param taken people who are in the photo already, by somebody's decision
   */
  static Map<Integer, Pair> solve(List<Pair> pairs, Set<String> taken) {
    List<Pair> order = new ArrayList<>(pairs);
    order.sort(
        Comparator.comparingDouble(Pair::cosine)
            .reversed()
            .thenComparingInt(Pair::face)
            .thenComparing(Pair::person));
    Set<String> given = new HashSet<>(taken);
    Map<Integer, Pair> chosen = new HashMap<>();
    for (Pair pair : order) {
      if (!chosen.containsKey(pair.face()) && given.add(pair.person())) {
        chosen.put(pair.face(), pair);
      }
    }
    return chosen;
  }
}

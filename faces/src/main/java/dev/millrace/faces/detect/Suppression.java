package dev.millrace.faces.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Greedy non-maximum suppression: of boxes that overlap, the one with the best score stays. */
final class Suppression {

  /**
   * Most boxes looked at, best first. A net proposes each face a few times; this many proposals
   * bound the quadratic work on a picture that is all faces.
   */
  private static final int MOST = 2000;

  private Suppression() {}

  /**
   * The boxes that stay.
   *
   * @param overlap boxes that overlap a better one by more than this are dropped
   * @return best first
   */
  static List<Detection> best(List<Detection> proposals, double overlap) {
    List<Detection> sorted = new ArrayList<>(proposals);
    sorted.sort(Comparator.comparingDouble(Detection::score).reversed());
    List<Detection> kept = new ArrayList<>();
    for (Detection proposal : sorted.subList(0, Math.min(MOST, sorted.size()))) {
      if (kept.stream().noneMatch(better -> better.overlap(proposal) > overlap)) {
        kept.add(proposal);
      }
    }
    return kept;
  }
}

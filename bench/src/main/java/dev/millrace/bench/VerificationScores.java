package dev.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Pairs of faces with how alike they were found and whether they are the same person. */
final class VerificationScores {

  private final List<Pair> pairs = new ArrayList<>();

  private record Pair(int fold, boolean same, double alike) {}

  void add(int fold, boolean same, double alike) {
    pairs.add(new Pair(fold, same, alike));
  }

  static double cosine(float[] a, float[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  static double distance(float[] a, float[] b) {
    return Math.sqrt(dot(a, a) + dot(b, b) - 2 * dot(a, b));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** The share of a fold's pairs judged rightly with the threshold that is best on the others. */
  double accuracy(int fold) {
    List<Pair> own = pairs.stream().filter(pair -> pair.fold() == fold).toList();
    return right(own, threshold(fold)) / (double) own.size();
  }

  /** The threshold that judges most pairs rightly, the given fold left out. */
  double threshold(int fold) {
    List<Pair> others = pairs.stream().filter(pair -> pair.fold() != fold).toList();
    List<Double> values =
        others.stream().map(Pair::alike).filter(Double::isFinite).sorted().toList();
    double best = 0;
    long mostRight = -1;
    for (int i = 1; i < values.size(); i++) {
      double threshold = (values.get(i - 1) + values.get(i)) / 2;
      long right = right(others, threshold);
      if (right > mostRight) {
        mostRight = right;
        best = threshold;
      }
    }
    return best;
  }

  private static long right(List<Pair> pairs, double threshold) {
    return pairs.stream().filter(pair -> (pair.alike() >= threshold) == pair.same()).count();
  }

  /** The share of same pairs accepted when this share of different pairs is. */
  double accepted(double falseShare) {
    List<Double> strangers = alike(false);
    int allowed = (int) Math.floor(falseShare * strangers.size());
    double bar = strangers.get(strangers.size() - 1 - allowed);
    List<Double> same = alike(true);
    return same.stream().filter(alike -> alike > bar).count() / (double) same.size();
  }

  /** Where as many same pairs are refused as different ones are accepted. */
  double equalError() {
    List<Double> same = alike(true);
    List<Double> strangers = alike(false);
    double best = 1;
    for (double threshold : same) {
      double refused = same.stream().filter(a -> a < threshold).count() / (double) same.size();
      double passed =
          strangers.stream().filter(a -> a >= threshold).count() / (double) strangers.size();
      best = Math.min(best, Math.max(refused, passed));
    }
    return best;
  }

  private List<Double> alike(boolean same) {
    return pairs.stream().filter(pair -> pair.same() == same).map(Pair::alike).sorted().toList();
  }

  @Override
  public String toString() {
    TreeSet<Integer> folds = new TreeSet<>(pairs.stream().map(Pair::fold).toList());
    StringBuilder text = new StringBuilder();
    double sum = 0;
    for (int fold : folds) {
      sum += accuracy(fold);
      text.append(
          ", fold %d %.2f%% (threshold %.4f)"
              .formatted(fold, 100 * accuracy(fold), threshold(fold)));
    }
    return "%d pairs: accuracy %.2f%%%s; TAR at FAR 1e-2 %.2f%%, at 1e-3 %.2f%%; EER %.2f%%"
        .formatted(
            pairs.size(),
            100 * sum / folds.size(),
            text,
            100 * accepted(1e-2),
            100 * accepted(1e-3),
            100 * equalError());
  }
}

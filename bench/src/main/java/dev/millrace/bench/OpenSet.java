package dev.millrace.bench;

import dev.millrace.faces.gallery.Calibration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Who is let in when a gallery of people meets strangers and its own people again. Galleries are
 * drawn at random many times; every photo is held against each.
 *
 * @param size people in the gallery, each with one photo
 * @param rate of strangers that may be taken for somebody
 */
record OpenSet(Calibration calibration, int size, double rate) {

  private static final int GALLERIES = 40;

  /** One line: strangers taken for somebody, own people found, own people taken for another. */
  String report(List<List<float[]>> people) {
    double threshold = calibration.threshold(rate, size);
    Random random = new Random(size);
    long[] strangers = new long[2];
    long[] own = new long[3];
    for (int i = 0; i < GALLERIES; i++) {
      List<List<float[]>> drawn = new ArrayList<>(people);
      Collections.shuffle(drawn, random);
      for (int j = 0; j < drawn.size(); j++) {
        int first = j < size ? 1 : 0; // the first photo of an own person is the enrolled one
        for (float[] face : drawn.get(j).subList(first, drawn.get(j).size())) {
          int found = nearest(drawn, face, threshold);
          if (j >= size) {
            strangers[0]++;
            strangers[1] += found >= 0 ? 1 : 0;
          } else {
            own[0]++;
            own[1] += found == j ? 1 : 0;
            own[2] += found >= 0 && found != j ? 1 : 0;
          }
        }
      }
    }
    return "gallery of %4d, stated false alarms %.2f%%: cosine %.4f; strangers taken for somebody %.3f%% of %d; own people found %.2f%%, taken for another %.3f%% of %d"
        .formatted(
            size,
            100 * rate,
            threshold,
            percent(strangers[1], strangers[0]),
            strangers[0],
            percent(own[1], own[0]),
            percent(own[2], own[0]),
            own[0]);
  }

  private int nearest(List<List<float[]>> gallery, float[] face, double threshold) {
    int nearest = -1;
    double best = threshold;
    for (int i = 0; i < size; i++) {
      double cosine = VerificationScores.cosine(gallery.get(i).getFirst(), face);
      if (cosine >= best) {
        best = cosine;
        nearest = i;
      }
    }
    return nearest;
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }
}

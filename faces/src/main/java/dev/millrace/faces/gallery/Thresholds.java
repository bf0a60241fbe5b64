package dev.millrace.faces.gallery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a collection asks of a similarity at its present size.
 *
 * @param known similarity from which a face is that person
 * @param unsure similarity from which it may be
 * @param comparisons the enrolled faces that a stranger is compared with
 * @param calibration what they rest on
 * @param impostorPairs pairs of the collection's own different people that were heard
 * @param distribution the distribution they were read from
 */
public record Thresholds(
    double known,
    double unsure,
    int comparisons,
    Basis calibration,
    int impostorPairs,
    @JsonIgnore Calibration distribution) {

  /** What thresholds rest on. */
  public enum Basis {
    /** Measured with the model. */
    SHIPPED("shipped"),
    /** Measured with the model, corrected by the collection's own people. */
    REFINED("shipped+own"),
    /** The collection's own people alone: an unmeasured model. */
    OWN("own"),
    /** An unmeasured model and too few people: nothing is called known. */
    NONE("none");

    private final String word;

    Basis(String word) {
      this.word = word;
    }

    @JsonValue
    public String word() {
      return word.toLowerCase(Locale.ROOT);
    }
  }

  Match.Status status(double cosine) {
    if (cosine >= known && calibration != Basis.NONE) {
      return Match.Status.KNOWN;
    }
    return cosine >= unsure ? Match.Status.UNSURE : Match.Status.UNKNOWN;
  }

  /** The share of strangers that reach a cosine with somebody in the collection. */
  public double falseAlarm(double cosine) {
    return distribution.falseAlarm(cosine, comparisons);
  }
}

package dev.millrace.faces.gallery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Whether two faces are one person's: a single comparison, so the thresholds are lower than in a
 * search among many.
 *
 * @param same the answer
 * @param similarity as in {@link Match}
 * @param falseAlarm the share of pairs of different people that are this alike
 * @param threshold the similarity from which the answer is yes
 */
public record Verification(Answer same, double similarity, double falseAlarm, double threshold) {

  /** How it may be answered. */
  public enum Answer {
    YES,
    UNSURE,
    NO;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Verification of(Thresholds thresholds, double cosine) {
    Answer answer =
        switch (thresholds.status(cosine)) {
          case KNOWN -> Answer.YES;
          case UNSURE -> Answer.UNSURE;
          case UNKNOWN -> Answer.NO;
        };
    return new Verification(
        answer, Lineup.similarity(cosine), thresholds.falseAlarm(cosine), thresholds.known());
  }
}

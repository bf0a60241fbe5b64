package dev.millrace.faces.gallery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The open-set answer for one face; its JSON form is the {@code match} of the contract.
 *
 * @param status how sure the answer is
 * @param person who it is, or may be; absent for {@link Status#UNKNOWN}
 * @param similarity of the face to that person, 0..1: the cosine of the centred embeddings,
 *     negative ones as 0; absent without a person
 * @param falseAlarm the share of strangers that would reach this similarity with somebody in the
 *     collection, 0..1; absent without a person
 * @param candidates the nearest people, at most {@value #CANDIDATES}, best first. They are not
 *     answers: for a stranger they are merely the least unlike
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Match(
    Status status,
    @Nullable Who person,
    @Nullable Double similarity,
    @Nullable Double falseAlarm,
    List<Candidate> candidates) {

  /** Most candidates in an answer. */
  public static final int CANDIDATES = 5;

  public Match {
    candidates = List.copyOf(candidates);
    if ((status == Status.UNKNOWN) != (person == null)) {
      throw new IllegalArgumentException("a match is " + status + " with person " + person);
    }
  }

  /** Nobody enrolled, with the people that were looked at. */
  public static Match unknown(List<Candidate> candidates) {
    return new Match(Status.UNKNOWN, null, null, null, candidates);
  }

  /** How sure the answer is. */
  public enum Status {
    /** A stranger would be called this with at most the collection's false-alarm rate. */
    KNOWN,
    /** A guess, at the collection's looser rate: ask. */
    UNSURE,
    /** Nobody who is enrolled. */
    UNKNOWN;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A person, as answers name them. */
  public record Who(String id, String name) {}

  /**
   * A person that a face was compared with.
   *
   * @param person whom
   * @param face the enrolled face that is nearest
   * @param similarity as in {@link Match}
   * @param falseAlarm as in {@link Match}
   */
  public record Candidate(Who person, String face, double similarity, double falseAlarm) {}
}

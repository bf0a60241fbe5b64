package dev.millrace.faces.gallery;

import dev.millrace.faces.FoundFace;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A face that the gallery keeps, as it stands now.
 *
 * @param id its id
 * @param collection where it is kept
 * @param state who it is
 * @param name the person's name, when there is one
 * @param source the photo it was seen in; null when it was enrolled by uploading a photo
 * @param box in pixels of that upright photo
 * @param score the detector's confidence, 0..1
 * @param quality 0..1
 * @param seenAt when it was kept
 * @param gone whether its photo was deleted
 */
public record Face(
    String id,
    String collection,
    State state,
    @Nullable String name,
    SeenFace.@Nullable Source source,
    FoundFace.Box box,
    double score,
    double quality,
    Instant seenAt,
    boolean gone) {

  /**
   * Who a face is: the part that decisions and conclusions change.
   *
   * @param status how that is known
   * @param person the person's id
   * @param similarity to the person when the machine said so
   * @param stranger the group of strangers it belongs to
   */
  public record State(
      Status status,
      @Nullable String person,
      @Nullable Double similarity,
      @Nullable String stranger) {

    /** Nobody known. */
    static State unknown(@Nullable String stranger) {
      return new State(Status.UNKNOWN, null, null, stranger);
    }

    State with(@Nullable String group) {
      return new State(status, person, similarity, group);
    }
  }

  /** How it is known who a face is. */
  public enum Status {
    /** Somebody said so, and new faces are compared with it. */
    ENROLLED,
    /** Somebody said so; not compared with. */
    CONFIRMED,
    /** Recognised by the machine. */
    KNOWN,
    /** The machine's guess. */
    UNSURE,
    /** A stranger. */
    UNKNOWN,
    /** Not a face, or of no interest: somebody said so. */
    DISMISSED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #word()}. */
    public static Status of(String word) {
      for (Status status : values()) {
        if (status.word().equals(word)) {
          return status;
        }
      }
      throw GalleryException.invalid(
          "no-such-status",
          "'"
              + word
              + "' is no status of a face; enrolled, confirmed, known, unsure, unknown and dismissed are");
    }

    /** Whether a person said so, and the machine must leave it. */
    boolean byHand() {
      return switch (this) {
        case ENROLLED, CONFIRMED, DISMISSED -> true;
        case KNOWN, UNSURE, UNKNOWN -> false;
      };
    }
  }

  /** Tells photos apart: the run that saw it, or for an uploaded photo the face itself. */
  String photo() {
    return source == null ? id : source.run();
  }

  FaceRef ref() {
    return new FaceRef(id, collection, state);
  }

  /** A face with no more than decisions need. */
  record FaceRef(String id, String collection, State state) {}
}

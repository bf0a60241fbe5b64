package dev.millrace.faces.gallery;

import dev.millrace.faces.FoundFace;

/**
 * A face that a run saw.
 *
 * @param id the same whenever the run is repeated; see {@link #id(String, int)}
 * @param collection the collection it was matched in
 * @param space the space of its embedding
 * @param source where it was seen
 * @param face box, landmarks, quality, embedding
 * @param match what {@link FaceMatcher#match} answered
 */
public record SeenFace(
    String id, String collection, String space, Source source, FoundFace face, Match match) {

  /**
   * The photo that a face was seen in.
   *
   * @param run the run's id
   * @param bucket of the object
   * @param key of the object
   * @param version the object version, SHA-256 in hex
   */
  public record Source(String run, String bucket, String key, String version) {}

  /** The id of a run's face: {@code f-RUN-INDEX}, the index being its place in the result. */
  public static String id(String run, int index) {
    return "f-" + run + "-" + index;
  }
}

package dev.millrace.faces.gallery;

import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FoundFace;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What the task {@code identify-faces} needs of the gallery: who the faces of a photo are, and a
 * place to keep them. Thread-safe.
 */
public interface FaceMatcher {

  /**
   * Who the faces of one photo are, by what is enrolled at this moment. No person is given to two
   * faces of the photo. Changes nothing.
   *
   * @param collection whom to compare with; one that does not exist yet has nobody in it
   * @param space {@link dev.millrace.faces.FaceFinder#space()} of the embeddings
   * @param faces the faces of one photo
   * @return one match for each face, in the same order
   */
  List<Match> match(String collection, String space, List<FoundFace> faces);

  /**
   * Who the faces would be if the collection were served with this finder: enrolled people are
   * looked at with it, in memory, where that was not done yet. For comparisons; the first call can
   * take long. Changes nothing.
   */
  default List<Match> matchOnTrial(String collection, FaceFinder finder, List<FoundFace> faces) {
    return match(collection, finder.space(), faces);
  }

  /**
   * Keeps the faces that a run saw, in the transaction that records its result. Faces already kept
   * under their id are left as they are, so it may be repeated. Strangers are grouped a moment
   * after the commit, by the gallery's own thread. A collection is made when it does not exist.
   *
   * @param handle the ledger's; see {@link dev.millrace.pipeline.Answer#alongside()}
   */
  void remember(Handle handle, List<SeenFace> faces);

  /**
   * The space in which the collection is served now. While a changed face model is being taken
   * over, it is still the old one: a caller that has both models should use the one of this space.
   *
   * @return empty when the collection holds no face yet: any space will do
   */
  Optional<String> servingSpace(String collection);
}

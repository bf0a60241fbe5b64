package dev.millrace.faces;

import dev.millrace.faces.image.Picture;
import java.util.List;

/** Finds the faces in a picture and says what each looks like. Thread-safe. */
public interface FaceFinder {

  /** The faces, largest first; none is an answer, not an error. */
  List<FoundFace> find(Picture picture);

  /**
   * The space its embeddings live in: only vectors of the same space may be compared. Made of the
   * embedding model's digest and everything about alignment that moves its vectors.
   */
  String space();

  /** Length of an embedding. */
  int dimensions();
}

package dev.millrace.faces.gallery;

import dev.millrace.faces.FaceFinder;
import java.util.Optional;

/** The face finders that can be used now. Thread-safe. */
public interface Finders {

  /**
   * That of the live face model.
   *
   * @throws dev.millrace.model.ModelException when no face model is live
   */
  FaceFinder live();

  /** One whose embeddings lie in a space: of the live model or of one that is still loaded. */
  Optional<FaceFinder> in(String space);
}

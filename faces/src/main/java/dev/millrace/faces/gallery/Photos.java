package dev.millrace.faces.gallery;

import dev.millrace.faces.image.Picture;
import java.util.Optional;
import java.util.function.Function;

/** The original photos, as upright pixels. Thread-safe. */
public interface Photos {

  /**
   * Does something with a photo that a face was seen in, while its memory counts.
   *
   * @return empty when the photo is no longer kept
   * @throws dev.millrace.pipeline.BadInputException when it cannot be decoded
   */
  <T> Optional<T> use(SeenFace.Source source, Function<Picture, T> action);

  /** The same, of an encoded picture in memory. */
  <T> T use(byte[] encoded, Function<Picture, T> action);
}

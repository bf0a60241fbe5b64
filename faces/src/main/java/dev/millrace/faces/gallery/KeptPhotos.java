package dev.millrace.faces.gallery;

import dev.millrace.faces.image.Picture;
import dev.millrace.faces.image.Pictures;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.object.ObjectStoreException;
import dev.millrace.pipeline.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The photos in the buckets. */
public final class KeptPhotos implements Photos {
  private final Supplier<Objects> objects;
  private final Pictures pictures;

  /**
   * @param objects asked at each use, since objects and gallery need each other: a deleted object
   *     takes its faces with it
   */
  public KeptPhotos(Supplier<Objects> objects, Pictures pictures) {
    this.objects = objects;
    this.pictures = pictures;
  }

  @Override
  public <T> Optional<T> use(SeenFace.Source source, Function<Picture, T> action) {
    Optional<ObjectVersion> object =
        objects.get().get(source.bucket(), source.key(), source.version());
    if (object.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(pictures.use(objects.get().file(object.get()), action));
    } catch (ObjectStoreException e) {
      // Deleted between the look-up and the reading: gone like any other.
      return Optional.empty();
    }
  }

  @Override
  public <T> T use(byte[] encoded, Function<Picture, T> action) {
    return pictures.use(encoded, action);
  }
}

package dev.millrace.faces.gallery;

import dev.millrace.faces.image.Picture;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Photos by object version, each a small grey picture that only stands for itself. */
final class FakePhotos implements Photos {
  private final Map<String, Picture> kept = new HashMap<>();

  /** Keeps a photo; the picture is how a test's finder knows it again. */
  Picture keep(SeenFace.Source source) {
    return kept.computeIfAbsent(source.version(), v -> new Picture(4, 4, new byte[48], 1));
  }

  void lose(SeenFace.Source source) {
    kept.remove(source.version());
  }

  @Override
  public <T> Optional<T> use(SeenFace.Source source, Function<Picture, T> action) {
    return Optional.ofNullable(kept.get(source.version())).map(action);
  }

  @Override
  public <T> T use(byte[] encoded, Function<Picture, T> action) {
    return action.apply(new Picture(encoded.length, 1, new byte[3 * encoded.length], 1));
  }
}

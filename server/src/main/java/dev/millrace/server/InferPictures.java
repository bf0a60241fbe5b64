package dev.millrace.server;

import dev.millrace.faces.image.Pictures;
import dev.millrace.runtimes.infer.PictureSource;
import dev.millrace.runtimes.infer.Pixels;
import java.nio.file.Path;
import java.util.function.Function;

/** The decoders of the face finder for every other model: the same formats, the same limits. */
record InferPictures(Pictures pictures) implements PictureSource {

  @Override
  public <T> T use(Path file, Function<Pixels, T> action) {
    return pictures.use(
        file,
        picture -> action.apply(new Pixels(picture.width(), picture.height(), 3, picture.rgb())));
  }
}

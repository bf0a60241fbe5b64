package dev.millrace.runtimes.infer;

import java.nio.file.Path;
import java.util.function.Function;

/** What decodes pictures. */
@FunctionalInterface
public interface PictureSource {

  /**
   * Decodes a file and does something with its pixels, upright and in colour, while their memory
   * counts.
   *
   * @throws dev.millrace.pipeline.BadInputException when the file is no picture that can be decoded
   */
  <T> T use(Path file, Function<Pixels, T> action);
}

package dev.millrace.runtimes.infer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of an object, one after another. */
interface Rows extends AutoCloseable {

  /**
   * The next row; null after the last.
   *
   * @throws dev.millrace.pipeline.BadInputException when the object is damaged there
   */
  @Nullable Row next() throws IOException;

  @Override
  void close() throws IOException;
}

package dev.millrace.runtimes.process;

import dev.millrace.model.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** Whether this machine has what a test needs; without it the test is skipped, and says so. */
public final class Languages {
  private Languages() {}

  /** Skips the test unless the language has these packages here; else its interpreter. */
  public static Path interpreter(Language language, String... packages) {
    try {
      return new Interpreters(language, Optional.empty()).with(List.of(packages));
    } catch (ModelException e) {
      throw new TestAbortedException("skipped: " + e.getMessage(), e);
    }
  }

  /** Skips the test unless the language is here. */
  public static ProcessRuntime runtime(Language language) {
    var _ = interpreter(language);
    return new ProcessRuntime(language, Optional.empty());
  }
}

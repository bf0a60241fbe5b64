package dev.millrace.runtimes.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.model.ModelException;
import java.util.List;
import java.util.Optional;

/** Whether this machine has what a test needs; without it the test is skipped, and says so. */
public final class Languages {
  private Languages() {}

  /** Skips the test unless Python with these modules is here. */
  public static ProcessRuntime python(String... modules) {
    return runtime(Language.PYTHON, modules);
  }

  /** Skips the test unless R with these packages is here. */
  public static ProcessRuntime r(String... packages) {
    return runtime(Language.R, packages);
  }

  /** Skips the test unless the language is here. */
  public static ProcessRuntime runtime(Language language, String... packages) {
    try {
      var _ = new Interpreters(language, Optional.empty()).with(List.of(packages));
    } catch (ModelException e) {
      assumeTrue(false, "skipped: " + e.getMessage());
    }
    return new ProcessRuntime(language, Optional.empty());
  }
}

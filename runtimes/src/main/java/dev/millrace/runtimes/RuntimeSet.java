package dev.millrace.runtimes;

import dev.millrace.model.Runtime;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import dev.millrace.runtimes.pmml.PmmlRuntime;
import dev.millrace.runtimes.process.Language;
import dev.millrace.runtimes.process.ProcessRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Every runtime there is, started once for a program. Closing it ends the workers of R and Python.
 */
public final class RuntimeSet implements AutoCloseable {
  private final OnnxRuntime onnx = new OnnxRuntime();
  private final PmmlRuntime pmml = new PmmlRuntime();
  private final ProcessRuntime python;
  private final ProcessRuntime r;

  /**
   * @param python the interpreter to use; without one, the first on the path that has what a
   *     package needs
   * @param r likewise
   */
  public RuntimeSet(Optional<Path> python, Optional<Path> r) {
    this.python = new ProcessRuntime(Language.PYTHON, python);
    this.r = new ProcessRuntime(Language.R, r);
  }

  /** All of them. */
  public List<Runtime> all() {
    return List.of(onnx, pmml, python, r);
  }

  @Override
  public void close() {
    python.close();
    r.close();
    onnx.close();
  }
}

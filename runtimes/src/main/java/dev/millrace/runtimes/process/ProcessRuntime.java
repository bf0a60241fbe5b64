package dev.millrace.runtimes.process;

import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.ModelFile;
import dev.millrace.model.Runtime;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Runs models that are R or Python code, each in worker processes of its own.
 *
 * <p>A model file defines {@code predict_model(model, inputs)} and, if it has something to load,
 * {@code load_model(directory)}; {@code model.yaml} declares its signature, since code does not
 * tell it, and may set limits (docs/handover.md).
 *
 * <p>Thread-safe. Opening a file starts a first worker and waits until it has loaded the model.
 */
public final class ProcessRuntime implements Runtime, AutoCloseable {
  private final Language language;
  private final Interpreters interpreters;
  private final Surroundings surroundings;
  private final Set<WorkerPool> pools = ConcurrentHashMap.newKeySet();
  private final Caretaker caretaker;

  /**
   * @param interpreter the command to use; without one, the first on the path that has what a
   *     package needs
   */
  public ProcessRuntime(Language language, Optional<Path> interpreter) {
    this.language = language;
    this.interpreters = new Interpreters(language, interpreter);
    this.surroundings = new Surroundings(language);
    this.caretaker = new Caretaker(language.runtime(), pools);
  }

  @Override
  public String name() {
    return language.runtime();
  }

  @Override
  public String version() {
    return language.title() + " workers";
  }

  @Override
  public boolean readsWholePackage() {
    return true;
  }

  @Override
  public Session open(ModelFile file) {
    Signature signature = declared(file);
    WorkerSettings settings = WorkerSettings.of(file.manifest().settings());
    Path interpreter = interpreters.with(settings.requires());
    Opening opening = new Opening(language, interpreter, surroundings, file, signature, settings);
    WorkerPool pool = new WorkerPool(file.path(), settings, opening::start);
    pools.add(pool);
    try {
      pool.start();
      return new ProcessSession(
          file, signature, settings, pool, opening.runtime(), () -> pools.remove(pool));
    } catch (RuntimeException e) {
      pools.remove(pool);
      pool.close();
      throw e;
    }
  }

  private Signature declared(ModelFile file) {
    Signature signature = file.manifest().signatures().get(file.role());
    if (signature == null) {
      throw new ModelException(
          "model.yaml: a model in %s needs a 'signature' of its inputs and outputs"
              .formatted(language.title()));
    }
    if (language == Language.R
        && Stream.concat(signature.inputs().stream(), signature.outputs().stream())
            .anyMatch(port -> port.datatype() == Datatype.FP16)) {
      throw new ModelException("model.yaml: R has no FP16; declare FP32 instead");
    }
    return signature;
  }

  /** The process ids of the workers there are now, for tests and for people who look. */
  public Stream<Long> workers() {
    return pools.stream().flatMap(WorkerPool::workers).map(WorkerProcess::pid);
  }

  /** Ends every worker. Sessions that are still open answer no more. */
  @Override
  public void close() {
    caretaker.close();
    pools.forEach(WorkerPool::close);
    surroundings.close();
  }
}

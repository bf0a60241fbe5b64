package dev.millrace.runtimes.process;

import dev.millrace.model.ModelException;
import dev.millrace.model.ModelFile;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One model served by workers. Thread-safe; as many requests run at once as there are workers. */
final class ProcessSession implements Session {
  private final String name;
  private final Signature signature;
  private final WorkerSettings settings;
  private final WorkerPool pool;
  private final String runtime;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param runtime what the first worker said that it runs on
   * @param onClose told once, when it is closed
   */
  ProcessSession(
      ModelFile file,
      Signature signature,
      WorkerSettings settings,
      WorkerPool pool,
      String runtime,
      Runnable onClose) {
    this.name = file.path();
    this.signature = signature;
    this.settings = settings;
    this.pool = pool;
    this.runtime = runtime;
    this.onClose = onClose;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Optional<String> runtime() {
    return Optional.of(runtime);
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    signature.check(inputs);
    if (closed.get()) {
      throw new ModelException(
          name + " is no longer loaded: its model version was unloaded; resolve it again");
    }
    return switch (ask(frame(inputs))) {
      case Answer.Outputs(Map<String, Tensor> outputs) -> Outputs.checked(name, signature, outputs);
      case Answer.Failed(String message) -> throw new ModelException(name + ": " + message);
      case Answer.Ready ready -> throw unasked(ready);
      case Answer.Well well -> throw unasked(well);
    };
  }

  private byte[] frame(Map<String, Tensor> inputs) {
    try {
      return FrameWriter.run(signature, inputs);
    } catch (ArithmeticException e) {
      throw new ModelException(
          name
              + ": the inputs are too large for a worker: at most 2 GiB, and 2^31 - 1 in each size",
          e);
    }
  }

  private Answer ask(byte[] frame) {
    try {
      return pool.ask(frame, settings.limit());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException(name + ": the request was given up before its worker answered", e);
    }
  }

  private ModelException unasked(Answer answer) {
    return new ModelException(name + ": its worker answered " + answer + " to a request");
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      pool.close();
      onClose.run();
    }
  }
}

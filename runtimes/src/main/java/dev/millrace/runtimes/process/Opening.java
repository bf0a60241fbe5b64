package dev.millrace.runtimes.process;

import dev.millrace.model.ModelFile;
import dev.millrace.model.Signature;
import java.nio.file.Path;

/** Starts workers for one model file: a process, told to load it. */
final class Opening {
  private final Language language;
  private final Path interpreter;
  private final Surroundings surroundings;
  private final ModelFile file;
  private final WorkerSettings settings;
  private final byte[] frame;
  private volatile String runtime = "";

  Opening(
      Language language,
      Path interpreter,
      Surroundings surroundings,
      ModelFile file,
      Signature signature,
      WorkerSettings settings) {
    this.language = language;
    this.interpreter = interpreter;
    this.surroundings = surroundings;
    this.file = file;
    this.settings = settings;
    this.frame =
        FrameWriter.open(file.directory().toAbsolutePath().toString(), file.path(), signature);
  }

  /** What the first worker said that it runs on. */
  String runtime() {
    return runtime;
  }

  /**
   * Starts one and waits until it has loaded the model.
   *
   * @throws WorkerException when it cannot, with what it printed, or when it no longer runs on the
   *     packages that the first one ran on
   */
  WorkerProcess start() {
    WorkerProcess worker =
        WorkerProcess.start(language, interpreter, surroundings, file.directory(), settings);
    try {
      settle(worker);
      return worker;
    } catch (InterruptedException e) {
      worker.kill();
      Thread.currentThread().interrupt();
      throw new WorkerException(file.path() + ": interrupted while its worker started", e);
    } catch (RuntimeException e) {
      worker.kill();
      throw e;
    }
  }

  private void settle(WorkerProcess worker) throws InterruptedException {
    try {
      switch (worker.ask(frame, settings.startLimit())) {
        case Answer.Ready(String now) -> sameAs(now);
        case Answer.Failed(String message) ->
            throw new WorkerException("does not load the model: " + message + worker.printed());
        case Answer.Well well -> throw new WorkerException("answered " + well);
        case Answer.Outputs outputs -> throw new WorkerException("answered " + outputs);
      }
      worker.settled();
    } catch (WorkerException e) {
      throw new WorkerException(file.path() + ": its worker " + e.getMessage(), e);
    }
  }

  /** An upgrade under a running program must pass the verification cases before it serves. */
  private void sameAs(String now) {
    if (runtime.isEmpty()) {
      runtime = now;
    } else if (!runtime.equals(now)) {
      throw new WorkerException(
          "runs on %s, but the model was verified on %s; verify it again by a restart"
              .formatted(now, runtime));
    }
  }
}

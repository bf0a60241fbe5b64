package dev.millrace.pipeline;

import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.object.ObjectStore;

/** Does a run's work again, with a model of choice. Nothing of it is recorded here. */
final class Rework {
  private final ObjectStore store;
  private final Pipelines pipelines;
  private final Tasks tasks;

  Rework(ObjectStore store, Pipelines pipelines, Tasks tasks) {
    this.store = store;
    this.pipelines = pipelines;
    this.tasks = tasks;
  }

  /** The definition of the pipeline version that a run was made under. */
  PipelineDefinition definition(RunRow run) {
    return pipelines.version(run.pipeline(), run.pipelineVersion()).definition();
  }

  /** The task of a run. */
  Task task(RunRow run) {
    return tasks.get(definition(run).task());
  }

  /** What the answer is for. */
  enum Purpose {
    /** To be held against the recorded result: everything as it was for the run. */
    REPLAY,
    /** To be held against another version's answer. */
    TRIAL
  }

  /**
   * Does it.
   *
   * @param model a reference such as {@code faces@3}; empty for none
   * @throws Exception what the task throws
   */
  Answer run(RunRow run, ObjectVersion object, String model, Purpose purpose) throws Exception {
    PipelineDefinition pinned = definition(run).withModel(model);
    TaskContext context =
        new AttemptContext(
            run.id(),
            run.pipeline(),
            pinned,
            object,
            store,
            Rework::stopWhenInterrupted,
            purpose == Purpose.TRIAL);
    return tasks.get(pinned.task()).run(context);
  }

  private static void stopWhenInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("it was cancelled");
    }
  }
}

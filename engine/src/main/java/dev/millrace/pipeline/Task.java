package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One kind of work a pipeline can do to an object, such as {@code identify-faces}. Implementations
 * are thread-safe; the workers call them from platform threads, as many at once as the pipeline's
 * concurrency allows.
 */
public interface Task {

  /** The name that pipeline definitions use, such as {@code identify-faces}. */
  String name();

  /**
   * Checks a pipeline's model and options when it is declared, so that a mistake is refused then
   * and not at a run.
   *
   * @throws InvalidPipelineException with what is wrong and what would be right
   */
  void check(PipelineDefinition definition);

  /**
   * What is missing for the runs of a correct definition to succeed, and may come yet, such as a
   * model that is not published: a sentence each.
   */
  default List<String> missing(PipelineDefinition definition) {
    return List.of();
  }

  /**
   * Does the work for one run. It may be called again for the same run (a lost lease, a retry), so
   * it changes nothing outside except through {@link Answer#alongside()}, which is committed
   * together with the result, once.
   *
   * @throws BadInputException when the object can never succeed: the run is dead at once with this
   *     reason
   * @throws InterruptedException when the run is cancelled (deadline, lost lease, shutdown)
   * @throws Exception anything else fails this attempt; the run is retried up to its pipeline's
   *     limit
   */
  Answer run(TaskContext context) throws Exception;

  /**
   * Where two answers to the same object differ, for whoever compares two versions of a model. A
   * task whose answers hold what always differs, such as ids, says what counts.
   *
   * @param one the first answer, as JSON that was written and read again
   * @param other the second
   */
  default List<JsonDifference> differences(JsonNode one, JsonNode other) {
    return JsonDifference.between(one, other);
  }
}

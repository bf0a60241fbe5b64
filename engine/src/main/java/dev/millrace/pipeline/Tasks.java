package dev.millrace.pipeline;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tasks this program knows, by name. */
public final class Tasks {
  private final Map<String, Task> byName;

  public Tasks(Collection<? extends Task> tasks) {
    this.byName =
        tasks.stream().collect(Collectors.toUnmodifiableMap(Task::name, Function.identity()));
  }

  /**
   * The task of this name.
   *
   * @throws InvalidPipelineException when there is none
   */
  public Task get(String name) {
    Task task = byName.get(name);
    if (task == null) {
      throw new InvalidPipelineException(
          "there is no task '%s'; this Millrace knows %s"
              .formatted(name, String.join(", ", byName.keySet().stream().sorted().toList())));
    }
    return task;
  }
}

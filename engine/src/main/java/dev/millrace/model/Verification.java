package dev.millrace.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of running a version's verification cases.
 *
 * @param moment why they were run
 * @param runtime name and version of what ran them
 * @param architecture operating system and processor, such as {@code Linux amd64}
 */
public record Verification(
    Moment moment, String runtime, String architecture, Instant at, List<CaseOutcome> cases) {
  public Verification {
    cases = List.copyOf(cases);
  }

  /** When cases are run. */
  public enum Moment {
    PUBLISH,
    START,
    /** A start with another runtime or machine than the last time. */
    RUNTIME_CHANGED,
    REQUEST
  }

  /**
   * One case.
   *
   * @param id such as {@code embedder/0}
   * @param maxAbsDiff largest difference over all outputs; absent when they could not be compared
   * @param problem why it failed before anything could be compared
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CaseOutcome(
      String id,
      boolean passed,
      @Nullable Double maxAbsDiff,
      List<OutputOutcome> outputs,
      @Nullable String problem) {
    public CaseOutcome {
      outputs = List.copyOf(outputs);
    }

    /** The first thing wrong with it, as a sentence. */
    String firstProblem() {
      return problem != null
          ? problem
          : outputs.stream()
              .filter(output -> !output.passed)
              .map(output -> "output '" + output.name + "' " + output.problem)
              .findFirst()
              .orElse("nothing is wrong");
    }
  }

  /**
   * One output of a case.
   *
   * @param problem where it differs most beyond the tolerance, with expected, got and difference
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OutputOutcome(
      String name, boolean passed, @Nullable Double maxAbsDiff, @Nullable String problem) {}

  /** Whether every case passed. */
  public boolean passed() {
    return cases.stream().allMatch(CaseOutcome::passed);
  }
}
